"""The made columns of a tenant's mirror anew, once its numbers are another country's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.computed_columns import made_columns
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.inventory.search_index import indexing_at_once
from ccrm_admin.sync.mirroring.denormalize import LINK_COLUMNS, relink
from ccrm_admin.sync.mirroring.holdings import respell_holdings
from ccrm_admin.sync.mirroring.mapping import MAPPINGS, Mapping
from ccrm_admin.tenants.models import Tenant


@transaction.atomic
def recompute(tenant: Tenant, **_signal: Any) -> None:
    """Make the columns that depend on the tenant's region (receiver of ``region_changed``)."""
    for mapping in MAPPINGS.values():
        if _remake(mapping, tenant):
            states = ResourceState.objects.for_tenant(tenant).filter(resource=mapping.resource)
            states.update(version=F("version") + 1)
    relink(tenant)
    respell_holdings(tenant, now=timezone.now())


def recompute_if_moved(tenant: Tenant) -> None:
    """Do so if the region is no longer the one that ``tenant`` was read, and its rows written, with."""
    now = Tenant.objects.get(pk=tenant.pk)
    if now.region != tenant.region:
        recompute(now)


def _remake(mapping: Mapping, tenant: Tenant) -> int:
    names = ("pk", *mapping.key, *mapping.columns, *LINK_COLUMNS.get(mapping.resource, ()))
    made = tuple(made_columns(mapping.model, dict.fromkeys(names, ""), tenant.region))
    rows = mapping.model.objects.for_tenant(tenant).values(*names, *made)  # type: ignore[attr-defined]
    changed = []
    for row in rows.iterator(chunk_size=5000):
        after = made_columns(mapping.model, row, tenant.region)
        if any(row[name] != value for name, value in after.items()):
            changed.append({"id": row["pk"], **after})
    with indexing_at_once(mapping.model, changing=[row["id"] for row in changed]):
        return bulk.update(mapping.model, changed)
