"""A person's tenants at a glance, what needs attention first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cached_property

from django.db.models import Exists, Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.timezone import localdate

from ccrm_admin.dashboard.bars import Segment
from ccrm_admin.dashboard.today import Today, today_of
from ccrm_admin.dashboard.totals import Total, totals_of, voice_bar
from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.blocks.stamp import RestStamp, rest_stamp
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.inventory.statistics import restricted_of
from ccrm_admin.sync.choices import ACTIVE, RunStatus
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.pages.status import Trouble, troubles_of
from ccrm_admin.sync.schedule.due import UNSEEN
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User

OLD = 2 * UNSEEN  # age at which no worker can be running: each fetches what is half as old


class Urgency(IntEnum):
    """How much a tenant needs attention; the least number first."""

    BROKEN = 0
    NOT_FETCHED = 1
    CONTRADICTING = 2
    WELL = 3
    SWITCHED_OFF = 4


@dataclass(frozen=True)
class TenantSummary:
    """One tenant: the person's role, its last ended run, its totals, and the age of its oldest list."""

    tenant: Tenant
    role: Role
    run: SyncRun | None
    syncing: bool
    figures: dict[str, int]
    restricted: int
    as_of: datetime | None
    troubles: list[Trouble]
    today: Today

    @property
    def is_old(self) -> bool:
        """Whether the data is so old that something must be wrong with the syncs themselves."""
        return self.as_of is not None and timezone.now() - self.as_of > OLD + timedelta(
            seconds=self.tenant.refresh_interval
        )

    @cached_property
    def totals(self) -> dict[str, Total]:
        """The figures with their lists; none before the first fetch."""
        return (
            totals_of(self.tenant, self.figures, restricted=self.restricted)
            if self.figures and self.as_of is not None
            else {}
        )

    @property
    def voice_bar(self) -> list[Segment]:
        """The voice accounts, free ones and others, as a bar."""
        return voice_bar(self.totals)

    @property
    def urgency(self) -> Urgency:
        """How much it needs attention."""
        if not self.tenant.active:
            return Urgency.SWITCHED_OFF
        if not self.tenant.has_key or (self.run and self.run.status != RunStatus.OK):
            return Urgency.BROKEN
        if self.as_of is None or self.is_old:
            return Urgency.NOT_FETCHED
        return Urgency.CONTRADICTING if self.figures.get("contradictions") else Urgency.WELL


def summaries(user: User) -> list[TenantSummary]:
    """Return the tenants that ``user`` may see, the ones in need first; five queries, however many."""
    runs = SyncRun.objects.filter(tenant=OuterRef("pk"))
    ended = runs.exclude(status__in=ACTIVE).newest_first()
    oldest = (
        ResourceState.objects.required()
        .filter(tenant=OuterRef("pk"))
        .values("tenant")
        .annotate(oldest=Min("fetched_at"))
        .values("oldest")
    )
    tenants = list(
        Tenant.objects.visible_to(user)
        .with_role_of(user)
        .annotate(
            last_run=Subquery(ended.values("pk")[:1]),
            syncing=Exists(runs.active()),
            figures=Subquery(ended.exclude(figures={}).values("figures")[:1]),
            as_of=Subquery(oldest),
            rests=rest_stamp(),
        )
    )
    last = [tenant.last_run for tenant in tenants]  # type: ignore[attr-defined]
    wanted = SyncRun.objects.filter(pk__in=last).prefetch_related("results")
    by_tenant = {run.tenant_id: run for run in wanted}
    today, day = today_of(tenants), localdate()
    restricted = restricted_of(
        RestrictionsOn(tenant, RestStamp.of(tenant.rests), day)  # type: ignore[attr-defined]
        for tenant in tenants
    )
    found = [
        _summary(tenant, by_tenant.get(tenant.pk), today, restricted.get(tenant.pk, 0)) for tenant in tenants
    ]
    return sorted(found, key=lambda summary: summary.urgency)


def _summary(
    tenant: Tenant, run: SyncRun | None, today: defaultdict[int, Today], restricted: int
) -> TenantSummary:
    return TenantSummary(
        tenant=tenant,
        role=Role(tenant.role),
        run=run,
        syncing=tenant.syncing,  # type: ignore[attr-defined]
        figures=tenant.figures or {},  # type: ignore[attr-defined]
        restricted=restricted,
        as_of=tenant.as_of,  # type: ignore[attr-defined]
        troubles=troubles_of(run.results.all()) if run else [],
        today=today[tenant.pk],
    )
