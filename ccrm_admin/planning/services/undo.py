"""Going back: one edit undone, or the whole plan as it was."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from ccrm_admin.planning.engine.freshness import locked_state
from ccrm_admin.planning.engine.write import Action, Outcome, begin, lock, write
from ccrm_admin.planning.models import CellChange, Edit, Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.models.querysets import EditQuerySet
from ccrm_admin.planning.services.acknowledgements import undo_acknowledging
from ccrm_admin.planning.services.linking import undo_link
from ccrm_admin.planning.services.undo_rules import before, before_all, mark_undone, undoable
from ccrm_admin.planning.text.errors import InvalidValueError, UnknownReferenceError, check_text
from ccrm_admin.tenants.models import User


@transaction.atomic
def undo(*, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None) -> Outcome:
    """Put back what edit ``number`` changed, whichever it was; undoing an undo does it again.

    Raises NotADraftError, UnknownReferenceError, UndoBlockedError (something later touched the same
    cells), AccountTakenError if an account that would come back is somebody else's by now, and for a link
    what ``undo_link`` raises.
    """
    edits = Edit.objects.for_plan(plan).filter(number=number).annotate(of=Count("acknowledgements"))
    link, of_findings = edits.values_list("link", "of").first() or (None, 0)
    if link is not None:
        return undo_link(plan=plan, by=by, number=number, reason=reason, token=token)
    if of_findings:
        return undo_acknowledging(plan=plan, by=by, number=number, reason=reason, token=token)
    plan, done = begin(plan, token)
    if done:
        return done
    edit, changes = undoable(plan, number)
    outcome = write(plan, before(changes), Action(EditKind.UNDO, by, reason, token, undoes=edit))
    if outcome.edit:
        mark_undone(edit, outcome.edit)
    return outcome


@transaction.atomic
def undo_last(*, plan: Plan, by: User, token: UUID | None = None) -> Outcome:
    """Put back what the person changed last in this plan and has not undone yet; what others did stays.

    What the plan was copied from is no edit of it. The outcome has no edit if there is nothing left. Raises
    what ``undo`` raises.
    """
    return _go(
        plan, by, token, lambda edits: edits.done_by(by).filter(undone_by=None).exclude(kind=EditKind.COPY)
    )


@transaction.atomic
def redo_last(*, plan: Plan, by: User, token: UUID | None = None) -> Outcome:
    """Do again what the person undid last, unless they have changed something since; see ``undo_last``."""
    return _go(plan, by, token, lambda edits: edits.undoings_of(by))


def _go(plan: Plan, by: User, token: UUID | None, wanted: Callable[[EditQuerySet], EditQuerySet]) -> Outcome:
    """Undo the first of the ``wanted`` edits that changed anything that is not so again already."""
    plan, done = begin(plan, token)
    if done:
        return done
    for number in wanted(Edit.objects.for_plan(plan)).values_list("number", flat=True):
        outcome = undo(plan=plan, by=by, number=number, token=token)
        if outcome.edit:
            return outcome
    return Outcome(None, locked_state(plan))


@transaction.atomic
def restore(
    *, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None
) -> Outcome:
    """Put every assignment back to what it was right after edit ``number`` (0: before the first).

    That is an edit like any other and can be undone. Who was linked since stays so. Raises NotADraftError.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    later = CellChange.objects.with_users().filter(edit__plan_id=plan.pk, edit__number__gt=number)
    rows = before_all(plan, later.order_by("-edit__number", "pk"))
    return write(plan, rows, Action(EditKind.RESTORE, by, reason, token))


@transaction.atomic
def give_reason(*, plan: Plan, by: User, number: int, reason: str) -> Edit:
    """Say why one has made edit ``number``, and has not said so yet: what is in a history stays.

    Raises NotADraftError, UnknownReferenceError, and InvalidValueError if it has a reason or is
    somebody else's.
    """
    plan = lock(plan)
    edit = Edit.objects.filter(plan_id=plan.pk, number=number).first()
    if edit is None:
        raise UnknownReferenceError(str(number))
    if edit.by_id != by.pk:
        raise InvalidValueError(_("Only its author can give the reason."))
    if edit.reason and edit.reason != reason:
        raise InvalidValueError(_("This edit already has a reason."))
    check_text(reason)
    edit.reason = reason
    edit.save(update_fields=["reason"])
    return edit
