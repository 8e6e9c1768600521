"""After a sync: what is live ticks itself, and what is not so is reported."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.planning.domain.state import Holding, Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.rollout.domain.verify import Asked, Values, Verdict, seen_instead, verdict
from ccrm_admin.rollout.models import Rollout, Step, StepEvent
from ccrm_admin.rollout.models.step_choices import StepEventKind, StepStatus
from ccrm_admin.rollout.services.carried_out import finish_if_settled
from ccrm_admin.rollout.services.compute import entered
from ccrm_admin.rollout.services.ground import ground_moved
from ccrm_admin.rollout.services.lives import holdings_of
from ccrm_admin.rollout.services.seen import UsersSeen, users_seen
from ccrm_admin.rollout.services.steps import freed_by, make_steps
from ccrm_admin.rollout.services.ticking import approved_rollout
from ccrm_admin.rollout.text.step_errors import NotApprovedError
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.models import Tenant

logger = logging.getLogger(__name__)

_WRITTEN = (
    *("create", "before", "status", "confirmed_at", "confirmed_in_id", "seen", "seen_at", "waits_for"),
    "version",
)


def verify_plans(*, tenant: Tenant, run: SyncRun) -> None:
    """Look at the steps of all approved plans of ``tenant``, if ``run`` has fetched its users well."""
    seen = users_seen(run)
    if seen is None:
        return
    for plan in Plan.objects.for_tenant(tenant).filter(status=PlanStatus.APPROVED):
        plan.tenant = tenant
        try:
            verify(plan=plan, run=run, seen=seen)
        except NotApprovedError:  # it was taken back in this very moment
            continue
        except Exception:  # the other plans are looked at all the same
            logger.exception("Plan %s could not be looked at after run %s.", plan.pk, run.pk)


@transaction.atomic
def verify(*, plan: Plan, run: SyncRun, seen: UsersSeen) -> None:
    """Confirm what is live, say of what was done but is not seen what is there instead, end what is settled.

    A tick that is younger than the run is not judged by it, nor is a step of a user whom it has not read.
    Raises NotApprovedError.
    """
    rollout = approved_rollout(plan)
    steps = list(rollout.steps.all())
    holdings = holdings_of(plan.tenant, {step.plan_user_id for step in steps})
    lives = {plan_user: _values(holding) for plan_user, holding in holdings.items()}
    work = _Work(rollout, run, seen, {step.plan_user_id: step for step in steps if step.temporary})
    for step in _temporary_last(steps):
        if step.plan_user_id not in seen.unread:
            work.look(step, lives.get(step.plan_user_id))
    freed = freed_by(steps)
    for step in steps:
        waits_for = len(set(step.after) - freed)
        if waits_for != step.waits_for:
            step.waits_for = waits_for
            work.changed[step.pk] = step
    work.write()
    if ground_moved(rollout, steps, lives):
        make_steps(rollout=rollout)
    finish_if_settled(rollout)


class _Work:
    """One look at the steps of one rollout."""

    def __init__(self, rollout: Rollout, run: SyncRun, seen: UsersSeen, asides: Mapping[int, Step]) -> None:
        self._run, self._seen = run, seen
        self._region = rollout.plan.tenant.region
        self._at = timezone.now()
        self._began = run.started_at or self._at
        self._asides = asides
        self._reached: dict[int, bool] = defaultdict(bool)
        self.changed: dict[int, Step] = {}
        self._events: list[tuple[Step, StepEventKind]] = []

    def look(self, step: Step, live: Values | None) -> None:
        """Judge one step; those of a user that are temporary come after the one that lasts."""
        if step.create and live is not None and not step.confirmed:  # by now they are there to be edited
            step.create, step.before = False, {name: live[name] for name in step.set}
            self._change(step)
        user, late = step.plan_user_id, step.changed_at is not None and step.changed_at > self._began
        asked = Asked(
            step.set,
            step.before,
            done=step.status == StepStatus.DONE,
            confirmed=step.confirmed,
            temporary=step.temporary,
            reached=self._reached[user],
        )
        aside = None if step.temporary else self._asides.get(user)
        on_the_way = (aside.before, aside.set) if aside else ()
        found = verdict(asked, live, self._region, on_the_way=on_the_way)
        if not step.temporary:
            self._reached[user] = found == Verdict.CONFIRMED
        if found == Verdict.CONFIRMED:
            self._confirm(step)
        elif late or (step.ticked and self._seen.nameless):  # the mirror may have what it had before
            return
        elif found == Verdict.UNDONE:
            step.confirmed_at, step.confirmed_in = None, None
            self._note(step, seen_instead(asked, live, self._region))
            self._events.append((step, StepEventKind.UNDONE))
        else:
            self._note(step, seen_instead(asked, live, self._region) if found == Verdict.ELSE else None)

    def _confirm(self, step: Step) -> None:
        if not step.confirmed:
            step.confirmed_at, step.confirmed_in = self._at, self._run
            step.seen, step.seen_at = None, None
            self._change(step)
            self._events.append((step, StepEventKind.CONFIRMED))

    def _note(self, step: Step, seen: Values | None) -> None:
        if seen != step.seen:
            step.seen, step.seen_at = seen, self._at if seen else None
            self._change(step)

    def _change(self, step: Step) -> None:
        step.version += 1
        self.changed[step.pk] = step

    def write(self) -> None:
        """Store what has changed."""
        bulk.update(
            Step,
            [
                {"id": step.pk, **{name: getattr(step, name) for name in _WRITTEN}}
                for step in self.changed.values()
            ],
        )
        bulk.insert(
            StepEvent,
            (
                {"step_id": step.pk, "kind": kind.value, "at": self._at, "reason": "", "run_id": self._run.pk}
                for step, kind in self._events
            ),
        )


def _values(live: Holding | None) -> Values | None:
    """Return what is live as steps have it; None of whom CCRM does not have."""
    if live is None:
        return None
    return entered({Part.EXTENSION: live.extension, Part.CALLS: live.calls, Part.SMS: live.sms})


def _temporary_last(steps: list[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.temporary)
