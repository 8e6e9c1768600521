"""What rows know of others: a SIP account its holders, a number how many may use it, a user their teams."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Q

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.computed_columns import full_name, holder_columns, holder_name, made_columns
from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount
from ccrm_admin.inventory.search_index import indexing_at_once
from ccrm_admin.numbers import canonical
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.sync.mirroring.mapping import MAPPINGS
from ccrm_admin.sync.mirroring.stored import STATEMENT_KEYS
from ccrm_admin.sync.mirroring.teams import team_labels, teams_of_users

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from ccrm_admin.sync.mirroring.diff import Difference
    from ccrm_admin.sync.mirroring.mapping import Key, Mapping
    from ccrm_admin.tenants.models import Tenant

    Links = Callable[[Key], dict[str, Any]]

LINK_COLUMNS = {
    Resource.SIP_ACCOUNTS: ("holder_names", "holder_sort", "holder_count"),
    Resource.CALL_PRESENTATIONS: ("user_count",),
    Resource.SMS_SENDERS: ("user_count",),
    Resource.CRM_USERS: ("team_ids", "teams", "teams_sort"),
    Resource.USER_GROUPS: ("label", "user_count"),
}
OF_USERS = [resource for resource in LINK_COLUMNS if resource != Resource.CRM_USERS]  # what users change
_NAMES = ("first_name", "last_name", "email")
_ITEMS = {
    "sqlite": "json_each({column}) AS item",
    "postgresql": "jsonb_array_elements_text({column}) AS item(value)",
}


def links_of(resource: Resource, tenant: Tenant, ids: Collection[int] | None = None) -> Links:
    """Return the function that makes, for a row's key, its columns that come from the tenant's present users.

    ``ids`` are the SIP accounts that it is for, if not for all.
    """
    if resource == Resource.SIP_ACCOUNTS:
        holders: dict[int | None, list[str]] = defaultdict(list)
        users = CrmUser.objects.for_tenant(tenant).present()
        seated = users.exclude(extension_id=None) if ids is None else users.filter(extension_id__in=ids)
        named = users if ids is None else users.filter(name_sort__in=seated.values("name_sort"))
        alike = set(named.shared_names())
        for extension_id, key, *names in seated.values_list("extension_id", "name_sort", *_NAMES):
            holders[extension_id].append(holder_name(*names, namesakes=key in alike))
        free = holder_columns([])
        return lambda key: holder_columns(holders[key[0]]) if key[0] in holders else free
    if resource == Resource.CRM_USERS:
        return teams_of_users(tenant)
    if resource == Resource.USER_GROUPS:
        labels, members = team_labels(tenant), _uses("team_ids", tenant)
        return lambda key: {"label": labels.get(key[0], ""), "user_count": members.get(key[0], 0)}
    pool = "call_pool_canonical" if resource == Resource.CALL_PRESENTATIONS else "sms_pool_canonical"
    counts = _uses(pool, tenant)
    return lambda key: {"user_count": counts.get(canonical(key[-1], tenant.region), 0)}


def _uses(pool: str, tenant: Tenant) -> dict[str, int]:
    """Return how many present users have each number in a ``pool``, a column of distinct numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT item.value, count(*) FROM inventory_crmuser, {_ITEMS[connection.vendor]} "  # noqa: S608
            "WHERE tenant_id = %s AND missing_since IS NULL GROUP BY item.value".format(column=pool),
            [tenant.pk],
        )
        return dict(cursor.fetchall())


def relink(tenant: Tenant, moved: Difference | None = None) -> None:
    """Write the links of all rows that the tenant's users changed; called within a transaction.

    ``moved`` is what a fetch changed of the users, if no more than that can have changed a link.
    """
    ids = _accounts_of(moved, tenant)
    for resource in OF_USERS:
        _relink(resource, tenant, ids)


def regroup(tenant: Tenant) -> list[int]:
    """Write what teams and users know of each other, once the teams have changed; within a transaction.

    Return the primary keys of the users who are in other teams than before, or in one with another name.
    """
    users = _relink(Resource.CRM_USERS, tenant, None)
    _relink(Resource.USER_GROUPS, tenant, None)
    return users


def _accounts_of(moved: Difference | None, tenant: Tenant) -> set[int] | None:
    """Return the ids of the accounts that users came to, left or have under another name; None for any.

    And of those whose holders have a name that somebody else came by, or lost.
    """
    states = [] if moved is None else list(islice(_states(moved), STATEMENT_KEYS + 1))
    if moved is None or len(states) > STATEMENT_KEYS:
        return None
    names = {sort_key(full_name(*(state[name] for name in _NAMES))) for state in states}
    alike = CrmUser.objects.for_tenant(tenant).present().filter(name_sort__in=names)
    ids: set[Any] = {state["extension_id"] for state in states}
    ids.update(alike.values_list("extension_id", flat=True))
    ids.discard(None)
    return ids if len(ids) <= STATEMENT_KEYS else None


def _states(moved: Difference) -> Iterator[dict[str, Any]]:
    """Yield the columns of each user that a fetch changed, as they were and as they are."""
    columns = MAPPINGS[Resource.CRM_USERS].columns
    for _key, values in moved.added:
        yield dict(zip(columns, values, strict=True))
    for _key, row in moved.removed:
        yield dict(zip(columns, row.values, strict=True))
    for change in (*moved.changed, *moved.returned, *moved.respelled):
        after = dict(zip(columns, change.values, strict=True))
        yield after
        yield after | {name: before for name, (before, _after) in change.fields.items()}


def _relink(resource: Resource, tenant: Tenant, ids: set[int] | None) -> list[int]:
    """Write the links of a resource that are others by now; return the primary keys of its rows."""
    mapping = MAPPINGS[resource]
    rows = mapping.model.objects.for_tenant(tenant)  # type: ignore[attr-defined]
    if mapping.model is SipAccount and ids is not None:
        rows = rows.filter(extension_id__in=ids)
    elif mapping.model is SipAccount:
        seated = CrmUser.objects.for_tenant(tenant).present().exclude(extension_id=None)
        rows = rows.filter(Q(holder_count__gt=0) | Q(extension_id__in=seated.values("extension_id")))
    links, names = links_of(resource, tenant, ids), LINK_COLUMNS[resource]
    stale = {}
    for pk, *row in rows.values_list("pk", *names, *mapping.key):
        after = links(tuple(row[len(names) :]))
        if [after[name] for name in names] != row[: len(names)]:
            stale[pk] = after
    if stale:
        _write(mapping, tenant, stale)
        states = ResourceState.objects.for_tenant(tenant).filter(resource=resource)
        states.update(version=F("version") + 1)
    return [*stale]


def _write(mapping: Mapping, tenant: Tenant, links: dict[int, dict[str, Any]]) -> None:
    """Write the ``links`` of rows, by their primary keys, and what rows are found by."""
    keys, columns, changed = [*links], (*mapping.key, *mapping.columns), []
    for start in range(0, len(keys), STATEMENT_KEYS):
        rows = mapping.model.objects.for_keys(tenant, keys[start : start + STATEMENT_KEYS])  # type: ignore[attr-defined]
        for pk, *values in rows.values_list("pk", *columns):
            row = {**dict(zip(columns, values, strict=True)), **links[pk]}
            made = made_columns(mapping.model, row, tenant.region)
            changed.append({"id": pk, **links[pk], "search": made["search"]})
    with indexing_at_once(mapping.model, changing=keys):
        bulk.update(mapping.model, changed)
