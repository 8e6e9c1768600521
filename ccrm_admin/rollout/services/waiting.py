"""Which steps wait for which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.rollout.models import Step
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
    """Return the steps that can't be done unless ``step`` is, in order: those that wait for it, and so on."""
    steps = step.rollout.steps.undone()
    hung = {step.number: True}
    for number, after in steps.order_by("place").values_list("number", "after"):
        if not hung.keys().isdisjoint(after):
            hung[number] = True
    del hung[step.number]
    return list(steps.filter(number__in=hung).with_people().order_by("place")) if hung else []


def left_aside(steps: Iterable[Step]) -> Step | None:
    """Return the first of ``steps``, which are of one rollout, that somebody needs to come back by.

    They were moved away for a while, and are there still, as far as the mirror knows.
    """
    lasting = [step for step in steps if not step.temporary and "mode" in step.set]
    if not lasting:
        return None
    away = Step.objects.filter(FREEING, rollout=lasting[0].rollout_id, temporary=True)
    asides = {step.plan_user_id: step for step in away}
    return next((step for step in lasting if _is_at(step, asides.get(step.plan_user_id))), None)


def _is_at(step: Step, aside: Step | None) -> bool:
    """Tell whether the user of ``step`` is where ``aside`` leads."""
    if aside is None or not aside.confirmed:
        return aside is not None
    user = step.plan_user.survivor.crm_user
    if user is None or user.missing_since or user.mode != aside.set["mode"]:
        return False
    return user.mode != Mode.STATIC or user.extension_id == aside.set["extensionId"]
