"""Whether an edit can be undone, and what that puts back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ccrm_admin.planning.cells import Value, from_json
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.errors import InvalidValueError, UndoBlockedError, UnknownReferenceError
from ccrm_admin.planning.models import CellChange, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccrm_admin.planning.models import Plan


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
    if not changes:
        raise InvalidValueError(_("This can't be undone: it changed no assignment."))
    if in_the_way := blockers(edit, changes):
        raise UndoBlockedError(in_the_way)
    return edit, changes


def blockers(edit: Edit, changes: Iterable[CellChange]) -> list[Edit]:
    """Return the later edits of the cells that ``edit`` changed, newest first.

    One that was undone since, and its undoing, leave a cell as they found it and so are not in the way. Who
    tied a planned user took nothing from him: his cells are the CRM user's from then on.
    """
    later = (
        Edit.objects.filter(plan_id=edit.plan_id, number__gt=edit.number, undone_by=None)
        .exclude(undoes__number__gt=edit.number)
        .newest_first()
    )
    theirs = {(change.key_now, change.part) for change in changes}
    of_users = {(change.key, change.part) for change in changes if change.crm_user_id}
    ties = {other.pk for other in later if other.tie}
    found = {
        change.edit_id
        for change in CellChange.objects.with_users().filter(edit__in=[other.pk for other in later])
        if (
            (change.key, change.part) in of_users
            if change.edit_id in ties
            else (change.key_now, change.part) in theirs
        )
    }
    return [other for other in later if other.pk in found]


def before(changes: Iterable[CellChange], *, now: bool = True) -> dict[str, dict[Part, Value]]:
    """Return the values before ``changes``; of several of one cell, before the last one given.

    They are by the keys of those who have the cells ``now``, or of those who had them then.
    """
    rows: dict[str, dict[Part, Value]] = {}
    for change in changes:
        part = Part(change.part)
        key = change.key_now if now else change.key
        rows.setdefault(key, {})[part] = from_json(part, change.before)
    return rows


def mark_undone(edit: Edit | None, undoing: Edit) -> None:
    """Note that ``undoing`` undid ``edit``: what that had undone counts again, and so on to the first."""
    by, counts = undoing, False
    while edit is not None:
        edit.undone_by = None if counts else by
        edit.save(update_fields=["undone_by"])
        by, edit, counts = edit, edit.undoes, not counts
