"""The worksheet of what was approved: made at the approval, and made anew after one of what had moved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.db import transaction

from ccrm_admin.planning.domain.diff import part_of
from ccrm_admin.planning.domain.state import World
from ccrm_admin.rollout.domain import steps as domain
from ccrm_admin.rollout.models import Obstacle, Rollout, Step
from ccrm_admin.rollout.models.step_choices import StepStatus
from ccrm_admin.rollout.services.compute import compute, entered, frozen_entries, key_in, names_in, worded


@transaction.atomic
def make_steps(*, rollout: Rollout) -> None:
    """Write the steps of what is frozen, and what can't be done.

    Steps that somebody has done, skipped or reported stay, as do their numbers; of the others only those
    that are still needed. The caller holds the locks of the plan and the rollout.
    """
    entries = frozen_entries(rollout)
    plan_users = {key_in(entry): entry.plan_user_id for entry in entries}
    computed = compute(rollout, entries)
    _write_steps(rollout, computed.sheet.steps, computed.world, plan_users)
    names = names_in(computed.world, {each.params.get("holder") for each in computed.sheet.cannot})
    rollout.obstacles.all().delete()
    Obstacle.objects.bulk_create(
        Obstacle(
            rollout=rollout,
            plan_user_id=plan_users[each.user],
            part=each.part.value,
            code=each.code.value,
            params=worded(each, computed.world, names),
        )
        for each in computed.sheet.cannot
    )


def freed_by(steps: Iterable[Step]) -> set[int]:
    """Return the numbers of the steps that let those go on who wait for them."""
    return {step.number for step in steps if step.confirmed or step.status == StepStatus.DONE}


def _write_steps(
    rollout: Rollout, wanted: Iterable[domain.Step], world: World, plan_users: Mapping[str, int]
) -> None:
    there = {_same(step.plan_user_id, step.temporary, step.set): step for step in rollout.steps.all()}
    last = max((step.number for step in there.values()), default=0)
    rows: list[Step] = []
    numbers: dict[int, int] = {}  # of the computed steps, as they are in the worksheet
    for each in wanted:
        data = entered(each.set)
        step = there.pop(_same(plan_users[each.user], each.temporary, data), None)
        if step is None:
            last += 1
            live = world.users[each.user].live
            step = Step(
                rollout=rollout,
                number=last,
                plan_user_id=plan_users[each.user],
                create=each.create,
                temporary=each.temporary,
                set=data,
                before={} if each.create else entered({part: part_of(live, part) for part in each.set}),
            )
        numbers[each.number] = step.number
        step.after = sorted(numbers[number] for number in each.after)
        rows.append(step)
    gone = [step for step in there.values() if step.to_do or step.failed]
    rollout.steps.filter(pk__in=[step.pk for step in gone]).delete()
    settled = sorted((step for step in there.values() if step not in gone), key=lambda step: step.place)
    freed = freed_by([*settled, *rows])
    for place, step in enumerate([*settled, *rows], start=1):
        step.place = place
        step.waits_for = len(set(step.after) - freed)
    Step.objects.bulk_create([step for step in rows if step.pk is None])
    changed = [*settled, *(step for step in rows if step.pk is not None)]
    Step.objects.bulk_update(changed, ["place", "after", "waits_for"], batch_size=500)


def _same(plan_user: int, temporary: bool, data: Mapping[str, object]) -> tuple[int, bool, str]:
    """Return what two steps that do the same have in common."""
    return plan_user, temporary, json.dumps(data, sort_keys=True)
