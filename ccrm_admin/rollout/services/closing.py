"""The end of a rollout: whatever takes its plan elsewhere ends it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.models.choices import ClosedWhy
from ccrm_admin.rollout.services.freshness import open_rollout

_WHY = {
    EditKind.CARRY_OUT: ClosedWhy.CARRIED_OUT,
    EditKind.SEND_BACK: ClosedWhy.SENT_BACK,
    EditKind.REOPEN: ClosedWhy.REOPENED,
    EditKind.ARCHIVE: ClosedWhy.ARCHIVED,
}


def close_with_the_plan(*, plan: Plan, edit: Edit, **_signal: Any) -> None:
    """End the open rollout of a plan, which is locked, that is no longer proposed or approved."""
    if plan.status in {PlanStatus.PROPOSED, PlanStatus.APPROVED}:
        return
    rollout: Rollout | None = open_rollout(plan)
    if rollout is not None:
        rollout.closed_at, rollout.closed_why = timezone.now(), _WHY[EditKind(edit.kind)]
        rollout.save(update_fields=["closed_at", "closed_why"])
    if plan.out_of_date:
        plan.out_of_date = False
        plan.save(update_fields=["out_of_date"])
