"""The worksheet of what was approved: made at the approval, and made anew when its ground has moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.planning.domain.diff import part_of
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.rollout.domain import steps as domain
from ccrm_admin.rollout.models import Obstacle, Rollout, Step, StepEvent
from ccrm_admin.rollout.models.step_choices import NOT_NEEDED, StepEventKind, StepStatus
from ccrm_admin.rollout.services.compute import (
    Computed,
    compute,
    entered,
    frozen_entries,
    key_in,
    names_in,
    parts_in,
    worded,
)
from ccrm_admin.rollout.services.taking_over import earlier_steps, note_taken_over, take_over

_MADE = ("rollout_id", "number", "plan_user_id", "create", "temporary")
_WRITTEN = (
    *("place", "set", "before", "after", "waits_for", "status", "changed_by_id", "changed_at", "reason"),
    *("confirmed_at", "confirmed_in_id", "seen", "seen_at", "version"),
)


@transaction.atomic
def make_steps(*, rollout: Rollout, approved: bool = False) -> None:
    """Write the steps of what is frozen, and what can't be done.

    A user has one step, and a temporary one if need be; both keep their numbers, whose they are, and what
    was done to them. What a person has said of a step stands, unless something else is to be entered now; so
    does, on a plan's first worksheet since it was a draft again, what was said on the one before.
    ``approved``: it was agreed to what stands in CCRM now. The caller holds the locks of the plan and the
    rollout.
    """
    entries = frozen_entries(rollout)
    plan_users = {key_in(entry): entry.plan_user_id for entry in entries}
    keys = {plan_user: key for key, plan_user in plan_users.items()}
    there = {(step.plan_user_id, step.temporary): step for step in rollout.steps.order_by("place")}
    away = {
        keys[step.plan_user_id]: _extension(step.set)
        for step in there.values()
        if step.temporary and (step.ticked or step.confirmed) and step.plan_user_id in keys
    }
    computed = compute(rollout, entries, away)
    earlier = earlier_steps(rollout) if approved and not there else {}
    _Sheet(rollout, computed, plan_users, there, earlier, approved=approved).write()
    names = names_in(computed.world, {each.params.get("holder") for each in computed.sheet.cannot})
    rollout.obstacles.all().delete()
    bulk.insert(
        Obstacle,
        (
            {
                "rollout_id": rollout.pk,
                "plan_user_id": plan_users[each.user],
                "part": each.part.value,
                "code": each.code.value,
                "params": worded(each, computed.world, names),
            }
            for each in computed.sheet.cannot
        ),
    )


def freed_by(steps: Iterable[Step]) -> set[int]:
    """Return the numbers of the steps that let those go on who wait for them."""
    return {step.number for step in steps if step.frees}


class _Sheet:
    """Brings the steps that are ``there``, by plan user and whether temporary, up to those computed."""

    def __init__(
        self,
        rollout: Rollout,
        computed: Computed,
        plan_users: Mapping[str, int],
        there: dict[tuple[int, bool], Step],
        earlier: Mapping[tuple[int, bool], Step],
        *,
        approved: bool,
    ) -> None:
        self._rollout = rollout
        self._computed = computed
        self._plan_users = plan_users
        self._keys = {plan_user: key for key, plan_user in plan_users.items()}
        self._there = there
        self._earlier = earlier
        self._taken: dict[int, Step] = {}
        self._approved = approved
        self._last = max((step.number for step in there.values()), default=0)
        self._asides = {each.user: entered(each.set) for each in computed.sheet.steps if each.temporary}
        self._now = timezone.now()
        self._events: list[StepEvent] = []

    def write(self) -> None:
        """Store the steps that are wanted, and settle those that are no longer."""
        wanted, numbers = [], {}
        for each in self._computed.sheet.steps:
            step = self._step(each)
            numbers[each.number] = step.number
            step.after = sorted(numbers[number] for number in each.after)
            wanted.append(step)
        _leave_out_with(wanted)
        rest = [step for step in self._there.values() if self._kept(step)]
        steps = [*rest, *wanted]
        freed, known = freed_by(steps), {step.number for step in steps}
        for place, step in enumerate(steps, start=1):
            step.place = place
            step.after = [number for number in step.after if number in known]
            step.waits_for = len(set(step.after) - freed)
        known_rows = [step for step in steps if step.pk is not None]
        self._rollout.steps.exclude(pk__in=[step.pk for step in known_rows]).delete()
        bulk.update(Step, [_columns(step, "id", *_WRITTEN) for step in known_rows])
        bulk.insert(
            Step, (_columns(step, *_MADE, *_WRITTEN, "assigned_to_id") for step in steps if not step.pk)
        )
        StepEvent.objects.bulk_create(self._events)
        note_taken_over(self._rollout, self._taken)

    def _step(self, each: domain.Step) -> Step:
        """Return the step that does what was computed: the one that is there, or a new one."""
        data, before = entered(each.set), self._before(each)
        plan_user = self._plan_users[each.user]
        step = self._there.pop((plan_user, each.temporary), None)
        if step is None:
            self._last += 1
            step = Step(
                rollout=self._rollout,
                number=self._last,
                plan_user_id=plan_user,
                create=each.create,
                temporary=each.temporary,
                set=data,
                before=before,
            )
            earlier = self._earlier.get((plan_user, each.temporary))
            if earlier and earlier.set == data:
                take_over(step, earlier)
                self._taken[step.number] = earlier
            return step
        said = step.confirmed or step.ticked or step.skipped
        if said and not step.not_needed and all(step.set.get(name) == data[name] for name in data):
            return step
        if said:
            step.status, step.reason, step.changed_by = StepStatus.OPEN, "", None
            step.confirmed_at, step.confirmed_in = None, None
            self._note(step, StepEventKind.REOPENED)
        if said or self._approved or step.set != data:
            step.version += step.set != data
            step.set, step.before, step.seen, step.seen_at = data, before, None, None
        return step

    def _before(self, each: domain.Step) -> dict[str, Any]:
        """Return what stands in the panel when somebody comes to a step."""
        if each.create:
            return {}
        live = self._computed.world.users[each.user].live
        before = entered({part: part_of(live, part) for part in each.set})
        if not each.temporary and Part.EXTENSION in each.set:
            before |= self._asides.get(each.user, {})
        return before

    def _kept(self, step: Step) -> bool:
        """Tell whether a step that is no longer wanted stays; what was done to one is never forgotten."""
        if step.confirmed or step.skipped or self._is_live(step):
            return True
        if step.to_do and step.pk not in self._with_events:
            return False
        step.status, step.reason, step.changed_by = StepStatus.SKIPPED, NOT_NEEDED, None
        step.seen, step.seen_at = None, None
        self._note(step, StepEventKind.SKIPPED)
        return True

    @cached_property
    def _with_events(self) -> set[int]:
        """The steps that something was done to."""
        return set(StepEvent.objects.filter(step__rollout=self._rollout).values_list("step", flat=True))

    def _is_live(self, step: Step) -> bool:
        """Tell whether CCRM has what a step is to enter, so that the next sync confirms it."""
        key = self._keys.get(step.plan_user_id)
        return key is not None and all(
            domain.is_live(self._computed.world, domain.Wish(key, part, value))
            for part, value in parts_in(step.set).items()
        )

    def _note(self, step: Step, kind: StepEventKind) -> None:
        step.changed_at = self._now
        step.version += 1
        self._events.append(StepEvent(step=step, kind=kind, at=self._now, reason=step.reason))


def _leave_out_with(steps: Iterable[Step]) -> None:
    """Leave out the temporary steps of those whose other step is: nobody is moved away for nothing."""
    left_out = {step.plan_user_id: step for step in steps if step.skipped and not step.temporary}
    for step in steps:
        lasting = left_out.get(step.plan_user_id)
        if lasting and step.temporary and step.to_do:
            step.status, step.reason = lasting.status, lasting.reason
            step.changed_by_id, step.changed_at = lasting.changed_by_id, lasting.changed_at


def _columns(step: Step, *names: str) -> dict[str, Any]:
    return {name: getattr(step, name) for name in names}


def _extension(data: Mapping[str, Any]) -> Extension:
    return Extension(data["mode"], data["extensionId"])
