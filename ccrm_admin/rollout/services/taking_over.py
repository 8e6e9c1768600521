"""What was said on the last worksheet of a plan stands on the next one, where the same is to be entered."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from ccrm_admin.rollout.models import Rollout, Step, StepEvent

_KEPT = ~Q(reason="") | Q(assigned_to__isnull=False)


def earlier_steps(rollout: Rollout) -> dict[tuple[int, bool], Step]:
    """Return the steps of the worksheet before that are somebody's, were skipped or couldn't be done.

    By plan user and whether temporary. Only of a worksheet that was given up: what was left out when a plan
    was carried out may be why it comes again. What was ticked is open again; a sync sees whether it is so.
    So is what was skipped, with its reason: it was approved since, and people decide anew to leave it out.
    """
    last = Rollout.objects.for_plan(rollout.plan).approved().exclude(pk=rollout.pk).first()
    if last is None or not last.given_up:
        return {}
    steps = last.steps.filter(_KEPT, confirmed_at=None).select_related("plan_user", "rollout")
    return {
        (step.plan_user.merged_into_id or step.plan_user_id, step.temporary): step
        for step in steps
        if not step.not_needed
    }


def take_over(step: Step, earlier: Step) -> None:
    """Let a new step be whose the earlier one was, and say why that was left out or could not be done."""
    step.assigned_to_id, step.reason = earlier.assigned_to_id, earlier.reason
    if earlier.failed:
        step.status = earlier.status
        step.changed_by_id, step.changed_at = earlier.changed_by_id, earlier.changed_at


def note_taken_over(rollout: Rollout, taken: Mapping[int, Step]) -> None:
    """Say where steps have what they have taken over from, by number, and copy what was done to them."""
    if not taken:
        return
    rollout.taken_from = next(iter(taken.values())).rollout
    rollout.save(update_fields=["taken_from"])
    steps = {step.number: step for step in rollout.steps.filter(number__in=taken)}
    heirs = {earlier.pk: steps[number] for number, earlier in taken.items()}
    events = StepEvent.objects.filter(step__in=heirs).order_by("at", "pk")
    copies = []
    for event in events:
        event.pk, event.step = None, heirs[event.step_id]
        copies.append(event)
    StepEvent.objects.bulk_create(copies)
