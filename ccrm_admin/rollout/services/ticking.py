"""What people do with the steps of a worksheet. Of two at once one wins, and the other is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.text.errors import check_reason
from ccrm_admin.rollout.models import Rollout, Step, StepEvent
from ccrm_admin.rollout.models.step_choices import StepEventKind, StepStatus
from ccrm_admin.rollout.services.carried_out import finish_if_settled
from ccrm_admin.rollout.services.checking import check_after_ticks
from ccrm_admin.rollout.services.waiting import asides_of, blockers_of, left_aside, left_out_after
from ccrm_admin.rollout.services.who_may import check_role
from ccrm_admin.rollout.text.step_errors import (
    LeftAsideError,
    LeftOutError,
    NoColleagueError,
    NotApprovedError,
    ReasonMissingError,
    StepDoneError,
    StepMovedError,
    StepWaitsError,
    UnknownStepError,
)
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User

_WRITTEN = (
    *("status", "reason", "changed_by_id", "changed_at", "seen", "seen_at", "version"),
    "assigned_to_id",
)


class Named(NamedTuple):
    """A step as somebody saw it: its number, and its version then; None if they saw none."""

    number: int
    version: int | None = None


@transaction.atomic
def tick(*, plan: Plan, by: User, step: Named) -> Step:
    """Say that a step was done in the panel. Whoever does it has it, if nobody had who can.

    Raises StepError if it isn't open, waits for another one, or was changed since it was seen, or if it moves
    somebody away for a while whose other step is skipped.
    """
    (found,) = _undone(plan, by, [step])
    _check_comes_back(found)
    if found.waits_for:
        raise StepWaitsError(found, blockers_of([found])[found.number])
    if found.assigned_to is None or not can_carry_out(plan, found.assigned_to):
        found.assigned_to = by
    _change([found], by, StepStatus.DONE, StepEventKind.DONE)
    _let_go_on(found, -1)
    transaction.on_commit(partial(check_after_ticks, found.rollout), robust=True)
    return found


@transaction.atomic
def could_not(
    *, plan: Plan, by: User, step: Named, reason: str, also: Sequence[Named] = ()
) -> tuple[Step, int]:
    """Say that a step could not be done, and why; ``also`` are others that are skipped for that reason.

    Return it, and how many were skipped. Raises StepError, and then nothing is changed.
    """
    found, *others = _undone(plan, by, [step, *also])
    if found.failed:
        raise StepDoneError(found)
    reason = _checked(reason)
    _change([found], by, StepStatus.FAILED, StepEventKind.FAILED, reason)
    return found, _skip(others, by, reason, besides=found)


@transaction.atomic
def skip(*, plan: Plan, by: User, step: Named, reason: str, also: Sequence[Named] = ()) -> tuple[Step, int]:
    """Leave a step out, and say why; ``also`` are others that are left out for that reason.

    So is the temporary step of whoever does not get the planned account by that. Return the step, and how
    many were skipped with it. Raises StepError, also if somebody would stay where they were moved for a
    while; then nothing is changed.
    """
    found = _undone(plan, by, [step, *also])
    count = _skip(found, by, _checked(reason))
    finish_if_settled(found[0].rollout, by)
    return found[0], count - 1


@transaction.atomic
def reopen(*, plan: Plan, by: User, step: Named) -> Step:
    """Take back what was said of a step.

    Raises StepError if CCRM has it, if it is open, or if it moves somebody away for a while whose other step
    is skipped.
    """
    (found,) = _seen(approved_rollout(plan, by), [step])
    if found.confirmed or found.status == StepStatus.OPEN:
        raise StepDoneError(found)
    _check_comes_back(found)
    let_go_on = found.frees
    _change([found], by, StepStatus.OPEN, StepEventKind.REOPENED)
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
    return hand_over(by, [step for step in _seen(rollout, steps) if step.undone], to)


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
    return colleagues_in(plan.tenant).filter(pk=person.pk).exists()


def colleagues_in(tenant: Tenant) -> QuerySet[User]:
    """Return those who may do the steps of the tenant's plans."""
    planning = User.objects.planning_in(tenant).values("pk")
    return User.objects.filter(Q(pk__in=planning) | Q(is_superuser=True, is_active=True))


def _undone(plan: Plan, by: User, named: Sequence[Named]) -> list[Step]:
    """Return steps of an approved plan that nobody has done or skipped, locked."""
    found = _seen(approved_rollout(plan, by), named)
    if settled := next((step for step in found if not step.undone), None):
        raise StepDoneError(settled)
    return found


def _seen(rollout: Rollout, named: Iterable[Named]) -> list[Step]:
    """Return steps of a locked rollout, each once, if they are as somebody saw them."""
    versions = {each.number: each.version for each in named}
    rows = rollout.steps.with_people().filter(number__in=versions)
    known = {step.number: step for step in rows}
    for number, version in versions.items():
        if number not in known:
            raise UnknownStepError(number)
        found = known[number]
        found.rollout = rollout
        if version is not None and found.version != version:
            last = found.events.select_related("by").order_by("-pk").first()
            raise StepMovedError(found.number, last.by if last else None, last.at if last else None)
    return [known[number] for number in versions]


def _skip(steps: Sequence[Step], by: User, reason: str, *, besides: Step | None = None) -> int:
    """Leave ``steps`` out, and the temporary ones that are of no use then, but for one; return how many."""
    if stays := left_aside(steps):
        raise LeftAsideError(stays)
    left_out = [*steps, *(step for step in asides_of(steps) if step != besides)]
    _change(left_out, by, StepStatus.SKIPPED, StepEventKind.SKIPPED, reason)
    return len(left_out)


def _check_comes_back(step: Step) -> None:
    """Raise LeftOutError if ``step`` moves somebody away who is not to come back."""
    if lasting := left_out_after(step):
        raise LeftOutError(step, lasting)


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError
    check_reason(reason)
    return reason


def _change(
    steps: Sequence[Step], by: User, status: StepStatus, kind: StepEventKind, reason: str = ""
) -> None:
    at = timezone.now()
    for step in steps:
        step.status, step.reason, step.changed_by, step.changed_at = status, reason, by, at
        step.seen, step.seen_at = None, None
        step.version += 1
    bulk.update(Step, [{name: getattr(step, name) for name in ("id", *_WRITTEN)} for step in steps])
    _remember(steps, kind, by, reason=reason)


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
