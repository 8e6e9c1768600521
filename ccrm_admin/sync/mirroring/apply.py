"""Writing a difference into the mirror: short and dumb, in bulk, within the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.computed_columns import made_columns
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.inventory.search_index import indexing_at_once
from ccrm_admin.sync.mirroring.changelog import write_history
from ccrm_admin.sync.mirroring.denormalize import links_of, regroup, relink
from ccrm_admin.sync.mirroring.holdings import follow, write_absences, write_holdings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ccrm_admin.sync.mirroring.diff import Difference, RowChange
    from ccrm_admin.sync.mirroring.mapping import Key, Mapping
    from ccrm_admin.sync.models import SyncRun
    from ccrm_admin.tenants.models import Tenant

    Columns = Callable[[Key, tuple[Any, ...]], dict[str, Any]]


def apply(difference: Difference, *, mapping: Mapping, run: SyncRun, now: datetime) -> None:
    """Bring rows, the links to them, the history, who has what and the resource's age up to ``now``."""
    tenant = run.tenant
    state = ResourceState.objects.for_tenant(tenant).filter(resource=mapping.resource)
    is_first = not state.exists()
    if difference.moves_rows:
        write_absences(difference, mapping=mapping, tenant=tenant, now=now)
        _write(difference, mapping, tenant, now)
        if not is_first:
            write_history(difference, mapping=mapping, run=run, now=now)
        if mapping.resource == Resource.CRM_USERS:
            relink(tenant, difference)
            write_holdings(difference, tenant=tenant, now=now, exact=not is_first)
        if mapping.resource == Resource.USER_GROUPS:
            follow(regroup(tenant), tenant=tenant, now=now, exact=not is_first, teams_alone=True)
    _write_volatile(difference.fluctuated, mapping)
    if is_first:
        state.create(tenant=tenant, resource=mapping.resource, first_fetched_at=now, fetched_at=now)
    elif difference.is_empty:
        state.update(fetched_at=now)
    else:
        state.update(fetched_at=now, version=F("version") + 1)


def _write(difference: Difference, mapping: Mapping, tenant: Tenant, now: datetime) -> None:
    columns = _columns_of(mapping, tenant)
    common = {"tenant_id": tenant.pk, "first_seen_at": now, "missing_since": None}
    new = (common | columns(key, values) for key, values in difference.added)
    changed = [_changed(change, columns) for change in (*difference.changed, *difference.respelled)]
    returned = [{**_changed(change, columns), "missing_since": None} for change in difference.returned]
    rewritten = [row["id"] for row in (*changed, *returned)]
    with indexing_at_once(mapping.model, adding=len(difference.added), changing=rewritten):
        bulk.insert(mapping.model, new)
        bulk.update(mapping.model, changed)
        bulk.update(mapping.model, returned)
    bulk.update(mapping.model, [{"id": row.pk, "missing_since": now} for _key, row in difference.removed])


def _changed(change: RowChange, columns: Columns) -> dict[str, Any]:
    return {"id": change.pk, **columns(change.key, change.values)}


def _columns_of(mapping: Mapping, tenant: Tenant) -> Columns:
    """Return the function that makes all columns of a row from what was sent."""
    links, region = links_of(mapping.resource, tenant), tenant.region

    def columns(key: Key, values: tuple[Any, ...]) -> dict[str, Any]:
        row = mapping.row(key, values)
        row.update(links(key))
        row.update(made_columns(mapping.model, row, region))
        return row

    return columns


def _write_volatile(changes: list[RowChange], mapping: Mapping) -> None:
    at = {name: mapping.columns.index(name) for name in sorted(mapping.volatile)}
    bulk.update(
        mapping.model,
        [{"id": change.pk, **{name: change.values[at[name]] for name in at}} for change in changes],
    )
