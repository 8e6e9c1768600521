"""Whether an edit can be undone, and what that puts back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from ccrm_admin.planning.cells import BLANK, Value, from_json, value_of
from ccrm_admin.planning.effective import Part, key_of
from ccrm_admin.planning.errors import InvalidValueError, UndoBlockedError, UnknownReferenceError
from ccrm_admin.planning.loading import for_users
from ccrm_admin.planning.models import CellChange, Edit
from ccrm_admin.planning.writing import assignments

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan
    from ccrm_admin.planning.querysets import EditQuerySet

MANY = 500  # cells; from here on reading all changes is as quick

Cell = tuple[str, str]  # the user's key and the part


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
    if not changes and not edit.tie:
        raise InvalidValueError(_("This can't be undone: it changed no assignment."))
    if in_the_way := blockers(edit, changes):
        raise UndoBlockedError(in_the_way)
    return edit, changes


def blockers(edit: Edit, changes: Collection[CellChange]) -> list[Edit]:
    """Return the later edits of the cells that ``edit`` changed, newest first.

    One that was undone since, and its undoing, leave a cell as they found it and so are not in the way. A tie
    is, unless the cell went along with the planned user: then it is the CRM user's that counts from there on.
    """
    later = Edit.objects.filter(plan_id=edit.plan_id, number__gt=edit.number, undone_by=None)
    later = later.exclude(undoes__number__gt=edit.number)
    cells = {(change.key, change.part) for change in changes}
    # Where a tie is to be undone, what it moved is not looked for with the CRM's user, but with both of them.
    heirs = {} if edit.tie else {change.key: change.key_now for change in changes}
    moved = {(key, part): (heirs[key], part) for key, part in cells if heirs.get(key, key) != key}
    watched = cells | set(moved.values())
    touched = _touched(later, watched)
    ties = {other.pk: other for other in later.about_ties()}
    found = [
        number for number, theirs in touched.items() if number not in ties and not theirs.isdisjoint(watched)
    ]
    found += [number for number, other in ties.items() if _in_the_way(other, touched[number], cells, moved)]
    return list(Edit.objects.newest_first().filter(pk__in=found))


def _in_the_way(tie: Edit, touched: set[Cell], cells: Collection[Cell], moved: Mapping[Cell, Cell]) -> bool:
    """Tell whether a later tie touches any of ``cells``; ``moved``: where those of tied users are now."""
    planned, user = f"p{tie.planned_user_id}", f"c{tie.crm_user_id}"
    # What both had decided alike is the CRM user's own as well as what came from the planned one.
    claimed = touched | {(user, part) for key, part in touched if key == planned}
    return any(
        (moved[cell] not in touched if cell[0] == planned else moved[cell] in claimed)
        if cell in moved
        else cell in claimed
        for cell in cells
    )


def _touched(edits: EditQuerySet, cells: Collection[Cell]) -> Mapping[int, set[Cell]]:
    """Return what each of ``edits`` changed of ``cells``, if these are few, and whatever ties moved."""
    changes = CellChange.objects.filter(edit__in=edits.order_by())
    if len(cells) < MANY:
        wanted = for_users({key for key, _part in cells}) & Q(part__in={part for _key, part in cells})
        changes = changes.filter(wanted | Q(edit__planned_user__isnull=False))
    touched: dict[int, set[Cell]] = defaultdict(set)
    for number, user, planned, part in changes.values_list("edit", "crm_user", "planned_user", "part"):
        touched[number].add((key_of(user, planned), part))
    return touched


def before(changes: Iterable[CellChange], *, now: bool) -> dict[str, dict[Part, Value]]:
    """Return the values before ``changes``; of several of one cell, before the last one given.

    They are by the keys of those who have the cells ``now``, or of those who had them then.
    """
    rows: dict[str, dict[Part, Value]] = {}
    for change in changes:
        part = Part(change.part)
        key = change.key_now if now else change.key
        rows.setdefault(key, {})[part] = from_json(part, change.before)
    return rows


def before_all(plan: Plan, changes: Sequence[CellChange]) -> dict[str, dict[Part, Value]]:
    """Return the values before all of ``changes``, which are all since some moment, the newest first.

    Whoever is tied by now gets what the planned user had then, unless he had something decided of his own.
    """
    rows = before(changes, now=False)
    heirs = {change.key: change.key_now for change in changes if change.key != change.key_now}
    stored = assignments(plan, set(heirs.values()))
    for key, heir in heirs.items():
        own = rows.setdefault(heir, {})
        for part, value in rows.pop(key).items():
            had = own[part] if part in own else value_of(stored.get(heir), part)
            if had == BLANK.get(part):
                own[part] = value
    return rows


def mark_undone(edit: Edit | None, undoing: Edit) -> None:
    """Note that ``undoing`` undid ``edit``: what that had undone counts again, and so on to the first."""
    by, counts = undoing, False
    while edit is not None:
        edit.undone_by = None if counts else by
        edit.save(update_fields=["undone_by"])
        by, edit, counts = edit, edit.undoes, not counts
