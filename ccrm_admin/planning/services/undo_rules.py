"""Whether an edit can be undone, and what that puts back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.references import assignments
from ccrm_admin.planning.engine.values import BLANK, Value, from_json, value_of
from ccrm_admin.planning.models import CellChange, Edit, Plan, PlanUser
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.text.errors import InvalidValueError, UndoBlockedError, UnknownReferenceError

READ_ALL_ABOVE_CELLS = 500  # cells; from here on reading all changes is as quick


def undoable(plan: Plan, number: int) -> tuple[Edit, list[CellChange]]:
    """Return edit ``number`` and its changes.

    Raises UnknownReferenceError, UndoBlockedError, and InvalidValueError if it changed no assignment.
    """
    edit = Edit.objects.for_plan(plan).newest_first().filter(number=number).first()
    if edit is None:
        raise UnknownReferenceError(str(number))
    if edit.undone_by is not None:
        raise UndoBlockedError([edit.undone_by])
    changes = list(edit.changes.with_users())
    if not changes and edit.link is None:
        raise InvalidValueError(_("Nothing to undo: no assignments changed."))
    if changes and edit.kind != EditKind.LINK and (in_the_way := blockers(edit, changes)):
        raise UndoBlockedError(in_the_way)
    return edit, changes


def blockers(edit: Edit, changes: Collection[CellChange]) -> list[Edit]:
    """Return the later edits of the cells that ``edit`` changed, newest first.

    One that was undone since, and its undoing, leave a cell as they found it and so are not in the way. The
    link is that merged whose cells they are into somebody else.
    """
    later = Edit.objects.filter(plan_id=edit.plan_id, number__gt=edit.number, undone_by=None)
    later = later.exclude(undoes__number__gt=edit.number)
    cells = {(change.plan_user_id, change.part) for change in changes}
    touched = CellChange.objects.filter(edit__in=later.order_by())
    if len(cells) < READ_ALL_ABOVE_CELLS:
        users, parts = zip(*cells, strict=True)
        touched = touched.filter(plan_user__in=users, part__in=parts)
    found = {
        pk for pk, user, part in touched.values_list("edit", "plan_user", "part") if (user, part) in cells
    }
    merged = {change.plan_user_id for change in changes if change.plan_user.merged_into_id}
    if merged:
        links = later.filter(kind=EditKind.LINK, link__absorbed__in=merged, link__at__isnull=False)
        found.update(links.values_list("pk", flat=True))
    return list(Edit.objects.newest_first().filter(pk__in=found))


def before(changes: Iterable[CellChange]) -> dict[str, dict[Part, Value]]:
    """Return the values before ``changes``, by key; of several of one cell, before the last one given.

    Of who was merged into somebody else, only the history is left: nothing is put back.
    """
    return {user.key: values for user, values in _before(changes).items() if user.merged_into_id is None}


def before_all(plan: Plan, changes: Iterable[CellChange]) -> dict[str, dict[Part, Value]]:
    """Return the values before all of ``changes``, which are all since some moment, the newest first.

    Who was merged into somebody else since leaves them what was decided then, unless they had something.
    """
    found = _before(changes)
    rows = {user.key: values for user, values in found.items() if user.merged_into_id is None}
    merged = [user for user in found if user.merged_into_id is not None]
    stored = assignments(plan, {user.survivor.key for user in merged})
    for user in merged:
        heir = user.survivor.key
        had = {part: value_of(stored.get(heir), part) for part in Part} | rows.get(heir, {})
        if all(value == BLANK.get(part) for part, value in had.items()):
            rows[heir] = {**rows.get(heir, {}), **found[user]}
    return rows


def _before(changes: Iterable[CellChange]) -> dict[PlanUser, dict[Part, Value]]:
    rows: dict[PlanUser, dict[Part, Value]] = {}
    for change in changes:
        part = Part(change.part)
        rows.setdefault(change.plan_user, {})[part] = from_json(part, change.before)
    return rows


def mark_undone(edit: Edit | None, undoing: Edit) -> None:
    """Note that ``undoing`` undid ``edit``: what that had undone counts again, and so on to the first."""
    by, counts = undoing, False
    while edit is not None:
        edit.undone_by = None if counts else by
        edit.save(update_fields=["undone_by"])
        by, edit, counts = edit, edit.undoes, not counts
