"""What a sync does to approvals: they are looked at anew, also while nobody looks at the pages."""

from __future__ import annotations

import logging
from typing import Any

from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services.freshness import current_rollout
from ccrm_admin.tenants.models import Tenant

logger = logging.getLogger(__name__)


def look_at_approvals(*, tenant: Tenant, **_signal: Any) -> None:
    """Bring the tenant's open rollouts up to the mirror.

    What was not fetched, or is held, is as it was in the mirror, so nothing moves by it.
    """
    opened = Rollout.objects.for_tenant(tenant).open().values("plan")
    for plan in Plan.objects.for_tenant(tenant).filter(pk__in=opened).order_by("pk"):
        plan.tenant = tenant
        try:
            current_rollout(plan)
        except Exception:  # it must not cost the other plans
            logger.exception("The approval of plan %s could not be looked at after a sync", plan.pk)
