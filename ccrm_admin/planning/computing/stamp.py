"""What a plan's rows were computed from, in one text: it differs as soon as any of it has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccrm_admin.inventory.models import Resource, ResourceState
from ccrm_admin.planning.loading import crowded_above

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant

SCHEME = 3  # raised when the rules or the rows' columns change, so that stored ones are computed anew


def stamp_of(tenant: Tenant) -> str:
    """Return the stamp of the tenant's mirror and settings as they are now."""
    states = ResourceState.objects.filter(tenant_id=tenant.pk).values_list("resource", "version")
    versions = dict(states)
    mirror = ".".join(str(versions.get(resource.value, 0)) for resource in Resource)
    return f"{SCHEME}:{mirror}:{tenant.region}:{crowded_above(tenant)}"


def listed_in(stamp: str) -> bool:
    """Return whether the list of accounts was fetched at the time of ``stamp``."""
    first, _, _rest = stamp.split(":")[1].partition(".")
    return first != "0"


def limit_in(stamp: str) -> int:
    """Return how many users might share a number at the time of ``stamp``."""
    return int(stamp.rpartition(":")[2])
