"""The end of a worksheet: nothing is open any more."""

from __future__ import annotations

from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import set_status
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services.waiting import still_away
from ccrm_admin.tenants.models import User


def finish_if_settled(rollout: Rollout, by: User | None = None) -> bool:
    """Let the plan be carried out if every step is confirmed or skipped; return whether it is now.

    As long as the approval lacks something it is not: more may be to do. Nor is a plan of which nothing can
    be done, or that leaves somebody on a temporary account. The caller holds the locks of the plan and the
    rollout.
    """
    if rollout.out_of_date or rollout.steps.unsettled().exists():
        return False
    if Rollout.objects.filter(pk=rollout.pk).nothing_possible().exists() or still_away(rollout):
        return False
    set_status(plan=rollout.plan, status=PlanStatus.CARRIED_OUT, by=by)
    return True
