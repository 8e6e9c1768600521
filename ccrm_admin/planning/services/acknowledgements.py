"""Accepting findings as they are, with the reason, and letting them be shown again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ccrm_admin.inventory import bulk
from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.engine.acknowledged import accepted, lasting
from ccrm_admin.planning.engine.freshness import locked_state
from ccrm_admin.planning.engine.namesakes import namesakes_in, told_apart
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

    Raises NotADraftError, FindingsMovedError if one of them is no longer found, and InvalidValueError
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
    apart = namesakes_in(plan, new)  # in the history, too
    new = [told_apart(each, apart) for each in new]
    edit = remember(plan, {}, Action(EditKind.ACKNOWLEDGE, by, reason, token))
    before = Acknowledgement.objects.aggregate(last=Max("pk", default=0))["last"]
    bulk.insert(Acknowledgement, [_columns(each, edit) for each in lasting(plan, new)])
    made = Acknowledgement.objects.for_plan(plan).filter(pk__gt=before)  # the plan is locked
    return _settled(plan, state, edit, list(made.values_list("pk", flat=True)))


def _columns(finding: Finding, edit: Edit) -> dict[str, Any]:
    return {
        "plan_id": edit.plan_id,
        "subject": finding.subject,
        "code": finding.code,
        "origin": finding.origin.value,
        "people": finding.people,
        "params": finding.params,
        "by_id": edit.by_id,
        "at": edit.at,
        "reason": edit.reason,
        "active": True,
    }


@transaction.atomic
def show_again(*, plan: Plan, by: User | None, number: int, token: UUID | None = None) -> Outcome:
    """Let the finding of acknowledgement ``number``, its primary key, count again. Raises NotADraftError.

    UnknownReferenceError if the plan has no such acknowledgement.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    state = locked_state(plan)
    if not Acknowledgement.objects.for_plan(plan).filter(pk=number).exists():
        raise UnknownReferenceError(str(number))
    digests = {pk: finding.digest for pk, finding in accepted(plan)}
    same = [pk for pk, digest in digests.items() if digest == digests.get(number)]
    if not same:
        return Outcome(None, state)
    edit = remember(plan, {}, Action(EditKind.SHOW_AGAIN, by, token=token))
    Acknowledgement.objects.filter(pk__in=same).update(active=False)
    return _settled(plan, state, edit, same)


@transaction.atomic
def undo_acknowledging(
    *, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None
) -> Outcome:
    """Put back what edit ``number`` acknowledged, showed again, or undid of either.

    Raises NotADraftError, and UndoBlockedError if it was undone already.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    edit = Edit.objects.for_plan(plan).newest_first().get(number=number)
    if edit.undone_by is not None:
        raise UndoBlockedError([edit.undone_by])
    state, on = locked_state(plan), not edit.acknowledges
    moved = list(edit.acknowledgements.exclude(active=on).values_list("pk", flat=True))
    if not moved:
        return Outcome(None, state)
    undoing = remember(plan, {}, Action(EditKind.UNDO, by, reason, token, undoes=edit))
    edit.acknowledgements.update(active=on)
    mark_undone(edit, undoing)
    return _settled(plan, state, undoing, moved)


def _settled(plan: Plan, state: PlanState, edit: Edit, moved: Collection[int]) -> Outcome:
    """Note what an edit moved, by primary key, and compute what follows from it."""
    bulk.insert(
        Acknowledgement.edits.through, [{"acknowledgement_id": pk, "edit_id": edit.pk} for pk in moved]
    )
    state.acknowledgements = Acknowledgement.objects.for_plan(plan).active().count()
    recompute(plan, state)
    return Outcome(edit, state)
