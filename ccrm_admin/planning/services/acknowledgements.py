"""Accepting findings as they are, with the reason, and letting them be shown again."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ccrm_admin.planning.engine.freshness import locked_state
from ccrm_admin.planning.engine.recompute import recompute
from ccrm_admin.planning.engine.write import Action, Outcome, begin, remember
from ccrm_admin.planning.models import Acknowledgement, Edit, Plan, PlanFinding, PlanState
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services.undo_rules import mark_undone
from ccrm_admin.planning.text.errors import (
    FindingsMovedError,
    InvalidValueError,
    UndoBlockedError,
    UnknownReferenceError,
)
from ccrm_admin.tenants.models import User


@transaction.atomic
def acknowledge(
    *, plan: Plan, by: User | None, digests: Collection[str], reason: str, token: UUID | None = None
) -> Outcome:
    """Accept findings, by their digest, as they are, until they say anything else; they count no longer.

    Raises PlanArchivedError, FindingsMovedError if one of them is no longer found, and InvalidValueError
    without a reason; then nothing is written.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    if not reason.strip():
        raise InvalidValueError(_("Say why: others will read it beside the finding."))
    state, wanted = locked_state(plan), set(digests)
    stored = [row.finding for row in PlanFinding.objects.for_plan(plan)]
    found = {each.digest: each for each in stored if each.digest in wanted}
    if found.keys() != wanted:
        raise FindingsMovedError
    new = [each for each in found.values() if each.acknowledgement is None]
    if not new:
        return Outcome(None, state)
    edit = remember(plan, {}, Action(EditKind.ACKNOWLEDGE, by, reason, token))
    made = Acknowledgement.objects.bulk_create(
        Acknowledgement(
            plan=plan,
            subject=each.subject,
            code=each.code,
            origin=each.origin.value,
            people=each.people,
            params=each.params,
            by=by,
            at=edit.at,
            reason=edit.reason,
        )
        for each in new
    )
    return _settled(plan, state, edit, made)


@transaction.atomic
def show_again(*, plan: Plan, by: User | None, number: int, token: UUID | None = None) -> Outcome:
    """Let the finding of acknowledgement ``number``, its primary key, count again. Raises PlanArchivedError.

    UnknownReferenceError if the plan has no such acknowledgement.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    state, active = locked_state(plan), Acknowledgement.objects.for_plan(plan).active()
    asked = Acknowledgement.objects.for_plan(plan).filter(pk=number).first()
    if asked is None:
        raise UnknownReferenceError(str(number))
    same = [each for each in active.filter(subject=asked.subject) if each.finding == asked.finding]
    if not same:
        return Outcome(None, state)
    edit = remember(plan, {}, Action(EditKind.SHOW_AGAIN, by, token=token))
    active.filter(pk__in=[each.pk for each in same]).update(active=False)
    return _settled(plan, state, edit, same)


@transaction.atomic
def undo_acknowledging(
    *, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None
) -> Outcome:
    """Put back what edit ``number`` acknowledged, showed again, or undid of either.

    Raises PlanArchivedError, and UndoBlockedError if it was undone already.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    edit = Edit.objects.for_plan(plan).newest_first().get(number=number)
    if edit.undone_by is not None:
        raise UndoBlockedError([edit.undone_by])
    state, on = locked_state(plan), not edit.acknowledges
    moved = list(edit.acknowledgements.exclude(active=on))
    if not moved:
        return Outcome(None, state)
    undoing = remember(plan, {}, Action(EditKind.UNDO, by, reason, token, undoes=edit))
    edit.acknowledgements.update(active=on)
    mark_undone(edit, undoing)
    return _settled(plan, state, undoing, moved)


def _settled(plan: Plan, state: PlanState, edit: Edit, moved: Collection[Acknowledgement]) -> Outcome:
    """Note what an edit moved, and compute what follows from it."""
    edit.acknowledgements.set(moved)
    state.acknowledgements = Acknowledgement.objects.for_plan(plan).active().count()
    recompute(plan, state)
    return Outcome(edit, state)
