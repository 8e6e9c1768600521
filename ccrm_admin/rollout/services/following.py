"""What steps follow by themselves: approvals, and syncs."""

from __future__ import annotations

from typing import Any

from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services.carried_out import finish_if_settled
from ccrm_admin.rollout.services.checking import check_after_ticks
from ccrm_admin.rollout.services.steps import make_steps
from ccrm_admin.rollout.services.verify import verify_plans
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.models import Tenant


def draw_up_steps(*, rollout: Rollout, **_signal: Any) -> None:
    """Make the steps of what was approved, within the approval's transaction.

    If there are none, since all of it is live, the plan is carried out at once.
    """
    make_steps(rollout=rollout, approved=True)
    finish_if_settled(rollout)


def look_at_steps(*, tenant: Tenant, run: SyncRun, **_signal: Any) -> None:
    """See after a sync which steps are done."""
    verify_plans(tenant=tenant, run=run)


def look_again(*, tenant: Tenant, **_signal: Any) -> None:
    """Ask for another sync if what was ticked while the last one ran is worth it."""
    for rollout in Rollout.objects.for_tenant(tenant).open().approved().select_related("plan__tenant"):
        if check_after_ticks(rollout):
            return
