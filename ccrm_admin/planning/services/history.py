"""Going back: one edit undone, or the whole plan as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccrm_admin.planning.cells import Value, from_json
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.errors import InvalidValueError, UndoBlockedError, UnknownReferenceError
from ccrm_admin.planning.models import CellChange, Edit, EditKind
from ccrm_admin.planning.writing import Action, Outcome, lock, repeated, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccrm_admin.planning.models import Plan
    from ccrm_admin.tenants.models import User


@transaction.atomic
def undo(*, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None) -> Outcome:
    """Put back what edit ``number`` changed, whichever it was; undoing an undo does it again.

    Raises PlanArchivedError, UnknownReferenceError, UndoBlockedError (something later touched the same
    cells), and AccountTakenError if an account that would come back is somebody else's by now.
    """
    plan = lock(plan)
    if done := repeated(plan, token):
        return done
    edit = Edit.objects.filter(plan_id=plan.pk, number=number).select_related("undoes", "undone_by").first()
    if edit is None:
        raise UnknownReferenceError(str(number))
    if edit.undone_by is not None:
        raise UndoBlockedError([edit.undone_by])
    changes = list(edit.changes.all())
    if not changes:
        raise InvalidValueError(_("This can't be undone: it changed no assignment."))
    if blockers := _blockers(plan, edit, changes):
        raise UndoBlockedError(blockers)
    outcome = write(plan, _before(changes), Action(EditKind.UNDO, by, reason, token, undoes=edit))
    edit.undone_by = outcome.edit
    edit.save(update_fields=["undone_by"])
    if edit.undoes is not None:
        edit.undoes.undone_by = None
        edit.undoes.save(update_fields=["undone_by"])
    return outcome


@transaction.atomic
def restore(
    *, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None
) -> Outcome:
    """Put every assignment back to what it was right after edit ``number`` (0: before the first).

    That is an edit like any other and can be undone. Raises PlanArchivedError.
    """
    plan = lock(plan)
    if done := repeated(plan, token):
        return done
    later = CellChange.objects.filter(edit__plan_id=plan.pk, edit__number__gt=number)
    return write(plan, _before(later.order_by("-edit__number")), Action(EditKind.RESTORE, by, reason, token))


@transaction.atomic
def give_reason(*, plan: Plan, number: int, reason: str) -> Edit:
    """Say why edit ``number`` was made, where nobody has said so yet: what is in a history stays.

    Raises PlanArchivedError, UnknownReferenceError, and InvalidValueError if it has a reason.
    """
    plan = lock(plan)
    edit = Edit.objects.filter(plan_id=plan.pk, number=number).first()
    if edit is None:
        raise UnknownReferenceError(str(number))
    if edit.reason and edit.reason != reason:
        raise InvalidValueError(_("This edit has a reason already, which stays as it is."))
    edit.reason = reason
    edit.save(update_fields=["reason"])
    return edit


def _before(changes: Iterable[CellChange]) -> dict[str, dict[Part, Value]]:
    """Return the values before ``changes``; of several of one cell, before the last one given."""
    rows: dict[str, dict[Part, Value]] = {}
    for change in changes:
        part = Part(change.part)
        rows.setdefault(change.key, {})[part] = from_json(part, change.before)
    return rows


def _blockers(plan: Plan, edit: Edit, changes: Iterable[CellChange]) -> list[Edit]:
    """Return the later edits of the same cells, newest first.

    One that was undone since, and its undoing, leave a cell as they found it and so are not in the way.
    """
    later = (
        Edit.objects.filter(plan_id=plan.pk, number__gt=edit.number, undone_by=None)
        .exclude(undoes__number__gt=edit.number)
        .newest_first()
    )
    cells = {(change.key, change.part) for change in changes}
    found = {
        change.edit_id
        for change in CellChange.objects.filter(edit__in=later.order_by())
        if (change.key, change.part) in cells
    }
    return [other for other in later if other.pk in found]
