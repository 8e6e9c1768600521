"""A person's tenants at a glance, what needs attention first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Min, OuterRef, Subquery

from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.sync.models import RunStatus, SyncRun
from ccrm_admin.sync.status import Trouble, troubles_of
from ccrm_admin.tenants.models import Role, Tenant

if TYPE_CHECKING:
    from datetime import datetime

    from ccrm_admin.tenants.models import User

WELL = (RunStatus.OK, RunStatus.QUEUED, RunStatus.RUNNING)


@dataclass(frozen=True)
class TenantSummary:
    """One tenant: the person's role, its newest run, its last totals, and the age of its oldest list."""

    tenant: Tenant
    role: Role
    run: SyncRun | None
    figures: dict[str, int]
    as_of: datetime | None
    troubles: list[Trouble]

    @property
    def urgency(self) -> int:
        """0 if something is wrong, 1 if it was never fetched, 2 if all is well, 3 if it is switched off."""
        if not self.tenant.active:
            return 3
        if not self.tenant.has_key or (self.run and self.run.status not in WELL):
            return 0
        return 1 if self.as_of is None else 2


def summaries(user: User) -> list[TenantSummary]:
    """Return the tenants that ``user`` may see, the ones in need first; three queries, however many."""
    newest = SyncRun.objects.filter(tenant=OuterRef("pk")).newest_first()
    oldest = (
        ResourceState.objects.filter(tenant=OuterRef("pk"))
        .values("tenant")
        .annotate(oldest=Min("fetched_at"))
        .values("oldest")
    )
    tenants = list(
        Tenant.objects.visible_to(user)
        .with_role_of(user)
        .annotate(
            last_run=Subquery(newest.values("pk")[:1]),
            figures=Subquery(newest.exclude(figures={}).values("figures")[:1]),
            as_of=Subquery(oldest),
        )
    )
    last = [tenant.last_run for tenant in tenants]  # type: ignore[attr-defined]
    wanted = SyncRun.objects.filter(pk__in=last).prefetch_related("results")
    runs = {run.tenant_id: run for run in wanted}
    found = [_summary(tenant, runs.get(tenant.pk)) for tenant in tenants]
    return sorted(found, key=lambda summary: summary.urgency)


def _summary(tenant: Tenant, run: SyncRun | None) -> TenantSummary:
    return TenantSummary(
        tenant=tenant,
        role=Role(tenant.role),
        run=run,
        figures=tenant.figures or {},  # type: ignore[attr-defined]
        as_of=tenant.as_of,  # type: ignore[attr-defined]
        troubles=[] if run is None or run.active else troubles_of(run.results.all()),
    )
