"""What an empty list of drift knows: what is compared with CCRM, and as of when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.moments import is_within
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.rollout.models import CarriedOutPart, Rollout, Step
from ccrm_admin.rollout.models.choices import ClosedWhy
from ccrm_admin.rollout.services.compute import parts_in
from ccrm_admin.tenants.models import Tenant

LONG_AGO = timedelta(days=1)  # since the users were read well


@dataclass(frozen=True)
class Looked:
    """What is known of the carried-out plans of a tenant, or of one of them."""

    tenant: Tenant
    plan: Plan | None = None

    @cached_property
    def compared(self) -> bool:
        """Whether a carried-out plan is compared with CCRM."""
        if self.plan:
            return self.plan.approved and not self.plan.current
        return Plan.objects.for_tenant(self.tenant).filter(status=PlanStatus.CARRIED_OUT).exists()

    @cached_property
    def at(self) -> datetime | None:
        """When the users were read well last; None: never."""
        state = ResourceState.objects.for_tenant(self.tenant).filter(resource=Resource.CRM_USERS).first()
        return state.fetched_at if state else None

    @property
    def long_ago(self) -> bool:
        """Whether that is so long ago that much may have changed since."""
        return self.at is None or not is_within(self.at, LONG_AGO, now=timezone.now())

    @cached_property
    def coming(self) -> int:
        """How many parts CCRM has otherwise by now, and other plans are to change."""
        rows = CarriedOutPart.objects.for_tenant(self.tenant).coming()
        return (rows.for_plan(self.plan) if self.plan else rows).count()

    @cached_property
    def left_out(self) -> int:
        """How many parts of the plan were skipped or could not be done at its end, and are not compared."""
        if not self.plan:
            return 0
        ended = Rollout.objects.filter(plan=self.plan, closed_why=ClosedWhy.CARRIED_OUT).order_by("-number")
        rollout = ended.first()
        if rollout is None:
            return 0
        held = set(CarriedOutPart.objects.for_plan(self.plan).values_list("plan_user", "part"))
        skipped: list[Step] = list(rollout.steps.skipped().filter(temporary=False))
        parts = [
            (step.plan_user_id, part)
            for step in skipped
            if not step.not_needed
            for part in parts_in(step.set)
        ]
        return len(set(parts) - held) + rollout.obstacles.count()
