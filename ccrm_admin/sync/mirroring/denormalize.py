"""What rows know of the users that have them: a SIP account its holders, a number how many may use it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.computed_columns import full_name, holder_columns, made_columns
from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount
from ccrm_admin.inventory.search_index import indexing_at_once
from ccrm_admin.numbers import canonical
from ccrm_admin.sync.mirroring.mapping import MAPPINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.sync.mirroring.mapping import Key
    from ccrm_admin.tenants.models import Tenant

    Links = Callable[[Key], dict[str, Any]]

LINK_COLUMNS = {
    Resource.SIP_ACCOUNTS: ("holder_names", "holder_sort", "holder_count"),
    Resource.CALL_PRESENTATIONS: ("user_count",),
    Resource.SMS_SENDERS: ("user_count",),
}


def links_of(resource: Resource, tenant: Tenant) -> Links:
    """Return what tells, for a row's key, its columns that come from the tenant's present users."""
    users = CrmUser.objects.for_tenant(tenant).present()
    if resource == Resource.SIP_ACCOUNTS:
        holders: dict[int | None, list[str]] = defaultdict(list)
        seated = users.exclude(extension_id=None)
        for extension_id, first, last, email in seated.values_list(
            "extension_id", "first_name", "last_name", "email"
        ):
            holders[extension_id].append(full_name(first, last, email))
        free = holder_columns([])
        return lambda key: holder_columns(holders[key[0]]) if key[0] in holders else free
    if resource not in LINK_COLUMNS:
        return lambda _key: {}
    pool = "call_pool_canonical" if resource == Resource.CALL_PRESENTATIONS else "sms_pool_canonical"
    counts: Counter[str] = Counter()
    for numbers, having in users.values_list(pool).annotate(Count("pk")):
        counts.update(dict.fromkeys(numbers, having))
    return lambda key: {"user_count": counts[canonical(key[-1], tenant.region)]}


def relink(tenant: Tenant) -> None:
    """Write the links of all rows that the tenant's users changed; called within a transaction."""
    for resource in LINK_COLUMNS:
        if _relink(resource, tenant):
            states = ResourceState.objects.for_tenant(tenant).filter(resource=resource)
            states.update(version=F("version") + 1)


def _relink(resource: Resource, tenant: Tenant) -> int:
    mapping = MAPPINGS[resource]
    rows = mapping.model.objects.for_tenant(tenant)  # type: ignore[attr-defined]
    if mapping.model is SipAccount:
        seated = CrmUser.objects.for_tenant(tenant).present().exclude(extension_id=None)
        rows = rows.filter(Q(holder_count__gt=0) | Q(extension_id__in=seated.values("extension_id")))
    links = links_of(resource, tenant)
    names = LINK_COLUMNS[resource]
    start, end = 1 + len(names), 1 + len(names) + len(mapping.key)
    changed = []
    for row in rows.values_list("pk", *names, *mapping.key, *mapping.columns):
        key = row[start:end]
        after = links(key)
        if tuple(after[name] for name in names) != row[1:start]:
            made = made_columns(mapping.model, {**mapping.row(key, row[end:]), **after}, tenant.region)
            changed.append({"id": row[0], **after, "search": made["search"]})
    with indexing_at_once(mapping.model, changing=[row["id"] for row in changed]):
        return bulk.update(mapping.model, changed)
