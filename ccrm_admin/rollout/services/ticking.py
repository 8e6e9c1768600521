"""What people do with the steps of a worksheet. Of two at once one wins, and the other is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.text.errors import check_reason
from ccrm_admin.rollout.models import Rollout, Step, StepEvent
from ccrm_admin.rollout.models.step_choices import StepEventKind, StepStatus
from ccrm_admin.rollout.models.step_querysets import FREEING
from ccrm_admin.rollout.services.carried_out import finish_if_settled
from ccrm_admin.rollout.services.who_may import check_role
from ccrm_admin.rollout.text.step_errors import (
    LeftAsideError,
    NoColleagueError,
    NotApprovedError,
    ReasonMissingError,
    StepDoneError,
    StepMovedError,
    StepWaitsError,
    UnknownStepError,
)
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import User


class Named(NamedTuple):
    """A step as somebody saw it: its number, and its version then; None if they saw none."""

    number: int
    version: int | None = None


@transaction.atomic
def tick(*, plan: Plan, by: User, step: Named) -> Step:
    """Say that a step was done in the panel. Whoever does it has it, if nobody had.

    Raises StepError if it isn't open, waits for another one, or was changed since it was seen.
    """
    found = _open_step(plan, by, step, failed=True)
    if found.waits_for:
        freed = found.rollout.steps.filter(FREEING, number__in=found.after).values_list("number", flat=True)
        raise StepWaitsError(found, sorted(set(found.after) - set(freed)))
    found.assigned_to = found.assigned_to or by
    _change(found, by, StepStatus.DONE, StepEventKind.DONE)
    _let_go_on(found, -1)
    return found


@transaction.atomic
def could_not(*, plan: Plan, by: User, step: Named, reason: str) -> Step:
    """Say that a step could not be done, and why. Raises StepError."""
    found = _open_step(plan, by, step)
    _change(found, by, StepStatus.FAILED, StepEventKind.FAILED, _checked(reason))
    return found


@transaction.atomic
def skip(*, plan: Plan, by: User, step: Named, reason: str) -> Step:
    """Leave a step out, and say why.

    Raises StepError, also if somebody would stay where they were moved for a while.
    """
    found = _open_step(plan, by, step, failed=True)
    if not found.temporary and _is_aside(found):
        raise LeftAsideError(found)
    _change(found, by, StepStatus.SKIPPED, StepEventKind.SKIPPED, _checked(reason))
    finish_if_settled(found.rollout, by)
    return found


@transaction.atomic
def reopen(*, plan: Plan, by: User, step: Named) -> Step:
    """Take back what was said of a step. Raises StepError if CCRM has it, or if it is open."""
    rollout = approved_rollout(plan, by)
    found = _seen(rollout, step)
    if found.confirmed or found.status == StepStatus.OPEN:
        raise StepDoneError(found)
    let_go_on = found.ticked and found.seen is None
    _change(found, by, StepStatus.OPEN, StepEventKind.REOPENED)
    if let_go_on:
        _let_go_on(found, +1)
    return found


@transaction.atomic
def assign(*, plan: Plan, by: User, steps: Iterable[Named], to: User | None) -> int:
    """Give open steps to somebody, or to nobody; return how many that changed.

    Raises StepError if a step was changed since it was seen, or if they can't carry out plans.
    """
    rollout = approved_rollout(plan, by)
    if to is not None and not can_carry_out(plan, to):
        raise NoColleagueError
    found = [step for step in (_seen(rollout, named) for named in steps) if step.to_do or step.failed]
    return hand_over(by, found, to)


def hand_over(by: User, steps: Collection[Step], to: User | None) -> int:
    """Write whose ``steps`` of a locked rollout are from now on; return how many that changed."""
    changed = [step for step in steps if step.assigned_to_id != (to.pk if to else None)]
    rows = Step.objects.filter(pk__in=[step.pk for step in changed])
    rows.update(assigned_to=to, version=F("version") + 1)
    _remember(changed, StepEventKind.ASSIGNED, by, whom=to)
    return len(changed)


def approved_rollout(plan: Plan, by: User | None = None) -> Rollout:
    """Return the rollout of an approved plan, both locked.

    Raises NotApprovedError, and RoleMissingError if a person acts who may not carry out plans (any more).
    """
    if by is not None:
        check_role(plan.tenant, by, Role.SUPERVISOR)
    locked = Plan.objects.select_for_update().filter(pk=plan.pk, status=PlanStatus.APPROVED).first()
    rollout = locked and Rollout.objects.select_for_update().filter(plan=locked).open().approved().first()
    if not rollout:
        raise NotApprovedError
    rollout.plan, rollout.plan.tenant = locked, plan.tenant  # type: ignore[assignment]
    return rollout


def can_carry_out(plan: Plan, person: User) -> bool:
    """Tell whether somebody may do the steps of a plan."""
    return person.is_superuser or User.objects.planning_in(plan.tenant).filter(pk=person.pk).exists()


def _open_step(plan: Plan, by: User, named: Named, *, failed: bool = False) -> Step:
    """Return an open step of an approved plan, locked; with ``failed``, also one that couldn't be done."""
    found = _seen(approved_rollout(plan, by), named)
    if not (found.to_do or (failed and found.failed)):
        raise StepDoneError(found)
    return found


def _seen(rollout: Rollout, named: Named) -> Step:
    found = rollout.steps.select_related("changed_by").filter(number=named.number).first()
    if found is None:
        raise UnknownStepError(named.number)
    if named.version is not None and found.version != named.version:
        last = found.events.select_related("by").order_by("-pk").first()
        raise StepMovedError(found.number, last.by if last else None, last.at if last else None)
    found.rollout = rollout
    return found


def waiting_for(step: Step) -> list[int]:
    """Return the numbers of the steps that can't be done until ``step`` is."""
    unsettled = step.rollout.steps.unsettled().order_by("place").values_list("number", "after")
    return [number for number, after in unsettled if step.number in after]


def _is_aside(step: Step) -> bool:
    """Tell whether a user was moved away for a while, and is there still, as far as the mirror knows."""
    away = step.rollout.steps.filter(FREEING, plan_user=step.plan_user_id, temporary=True).first()
    if away is None or not away.confirmed:
        return away is not None
    user = step.plan_user.survivor.crm_user
    if user is None or user.missing_since or user.mode != away.set["mode"]:
        return False
    return user.mode != Mode.STATIC or user.extension_id == away.set["extensionId"]


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError
    check_reason(reason)
    return reason


def _change(step: Step, by: User, status: StepStatus, kind: StepEventKind, reason: str = "") -> None:
    step.status, step.reason = status, reason
    step.changed_by, step.changed_at = by, timezone.now()
    step.seen, step.seen_at = None, None
    step.version += 1
    step.save(
        update_fields=[
            *("status", "reason", "changed_by", "changed_at", "seen", "seen_at", "version", "assigned_to")
        ]
    )
    _remember([step], kind, by, reason=reason)


def _let_go_on(step: Step, by: int) -> None:
    """Let the steps that wait for one know that it was done (-1), or was not after all (+1)."""
    rows = step.rollout.steps.all() if by > 0 else step.rollout.steps.filter(waits_for__gt=0)
    waiting = [pk for pk, after in rows.values_list("pk", "after") if step.number in after]
    rows.filter(pk__in=waiting).update(waits_for=F("waits_for") + by)


def _remember(
    steps: Iterable[Step], kind: StepEventKind, by: User, *, reason: str = "", whom: User | None = None
) -> None:
    at = timezone.now()
    StepEvent.objects.bulk_create(
        StepEvent(step=step, kind=kind, by=by, whom=whom, at=at, reason=reason) for step in steps
    )
