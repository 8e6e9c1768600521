"""How many records went of late: a loss in small steps is a loss all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.sync.mirroring.mapping import Mapping
from ccrm_admin.sync.models import ResourceResult
from ccrm_admin.tenants.models import Tenant

DAY = timedelta(days=1)


def lost_within_a_day(mapping: Mapping, tenant: Tenant, *, now: datetime) -> int:
    """Return how many of the tenant's rows went in the day before ``now`` and are still gone.

    What went before a manager agreed to a loss, or with it, is settled and does not count.
    """
    agreed = ResourceResult.objects.filter(
        run__tenant=tenant,
        run__accepted_removals__has_key=mapping.resource.value,
        run__finished_at__gt=now - DAY,
        resource=mapping.resource,
        status=ResultStatus.OK,
    ).aggregate(at=Max("run__finished_at"))
    since = agreed["at"] or now - DAY
    rows = mapping.model.objects.for_tenant(tenant)  # type: ignore[attr-defined]
    return int(rows.filter(missing_since__gt=since).count())
