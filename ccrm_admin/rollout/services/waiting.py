"""Which steps wait for which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.rollout.models import Rollout, Step
from ccrm_admin.rollout.models.step_querysets import FREEING

Blockers = Mapping[int, Sequence[Step]]


def blockers_of(steps: Collection[Step]) -> dict[int, list[Step]]:
    """Return for which others each of ``steps`` of one rollout waits, by number.

    One query, if some of those are not among ``steps``; none if none is left out, or none waits.
    """
    known = {step.number: step for step in steps}
    waiting = [step for step in steps if step.waits_for and (step.to_do or step.failed)]
    wanted = {number for step in waiting for number in step.after} - known.keys()
    if wanted:
        others = Step.objects.filter(rollout=waiting[0].rollout_id, number__in=wanted)
        known |= {step.number: step for step in others}
    return {
        step.number: [known[number] for number in step.after if number in known and not known[number].frees]
        for step in waiting
    }


def hanging_on(step: Step) -> list[Step]:
    """Return the steps that can't be done unless ``step`` is, in order: those that wait for it, and so on.

    Nor is anybody moved away for a while who can't have the planned account afterwards.
    """
    steps = step.rollout.steps.order_by("place")
    rows = steps.exclude(FREEING).values_list("number", "after", "plan_user", "temporary")
    lasting = {user: number for number, _after, user, temporary in rows if not temporary}
    needed = {
        number: {*after, lasting.get(user)} if temporary else set(after)
        for number, after, user, temporary in rows
    }
    hung, count = {step.number}, 0
    while len(hung) > count:  # a ring is closed by the second round
        count = len(hung)
        for number, others in needed.items():
            if not hung.isdisjoint(others):
                hung.add(number)
    hung.remove(step.number)
    return list(steps.undone().filter(number__in=hung).with_people()) if hung else []


def asides_of(steps: Iterable[Step]) -> list[Step]:
    """Return the steps that would move users of ``steps``, which are of one rollout, away for a while.

    Not those that were done, or left out.
    """
    lasting = _lasting(steps)
    if not lasting:
        return []
    users = [step.plan_user_id for step in lasting]
    asides = lasting[0].rollout.steps.unsettled().filter(temporary=True, plan_user__in=users)
    return list(asides.exclude(FREEING).exclude(pk__in=[step.pk for step in steps]))


def left_out_after(aside: Step) -> Step | None:
    """Return the step that brings a user back whom ``aside`` moves away for a while, if it is left out."""
    if not aside.temporary:
        return None
    steps = aside.rollout.steps.skipped().filter(plan_user=aside.plan_user_id, temporary=False)
    return steps.with_people().first()


def left_aside(steps: Iterable[Step]) -> Step | None:
    """Return the first of ``steps``, which are of one rollout, that somebody needs to come back by.

    They were moved away for a while, and are there still, as far as the mirror knows.
    """
    lasting = _lasting(steps)
    if not lasting:
        return None
    away = Step.objects.filter(FREEING, rollout=lasting[0].rollout_id, temporary=True)
    asides = {step.plan_user_id: step for step in away}
    return next((step for step in lasting if _is_at(step, asides.get(step.plan_user_id))), None)


def still_away(rollout: Rollout) -> list[Step]:
    """Return the temporary steps by which somebody was moved away who has not come back, in order."""
    back = rollout.steps.confirmed().filter(temporary=False, set__has_key="mode").values("plan_user")
    asides = rollout.steps.filter(FREEING, temporary=True).exclude(plan_user__in=back).with_people()
    return [step for step in asides.order_by("place") if _is_at(step, step)]


def _lasting(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if not step.temporary and "mode" in step.set]


def _is_at(step: Step, aside: Step | None) -> bool:
    """Tell whether the user of ``step`` is where ``aside`` leads."""
    if aside is None or not aside.confirmed:
        return aside is not None
    user = step.plan_user.survivor.crm_user
    if user is None or user.missing_since or user.mode != aside.set["mode"]:
        return False
    return user.mode != Mode.STATIC or user.extension_id == aside.set["extensionId"]
