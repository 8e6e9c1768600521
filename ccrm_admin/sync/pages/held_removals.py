"""What waits for a manager's word: the records that a sync would not mark as gone by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.sync.mirroring.mapping import MAPPINGS
from ccrm_admin.sync.models import ResourceResult

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ccrm_admin.tenants.models import Tenant


def held_in(run_id: int | None, tenant: Tenant) -> QuerySet[ResourceResult]:
    """Return what the run held back, without the lists that a later run of the tenant brought up to date."""
    of_tenant = ResourceResult.objects.filter(run__tenant=tenant)
    settled = of_tenant.filter(run__gt=run_id or 0, status__in=(ResultStatus.OK, ResultStatus.UNSURE))
    held = of_tenant.filter(run=run_id, status=ResultStatus.HELD)
    return held.exclude(resource__in=settled.values("resource")).order_by("pk")


def consequence(result: ResourceResult) -> str:
    """Say what agreeing does to the records of one list."""
    return MAPPINGS[Resource(result.resource)].removal % {"count": result.removed}
