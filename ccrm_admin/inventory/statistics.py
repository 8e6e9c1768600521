"""How the accounts and numbers of a tenant are used: what charts show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.core.cache import caches
from django.db.models import Count

from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.models import CallPresentation, SipAccount
from ccrm_admin.inventory.querysets import FREE
from ccrm_admin.tenants.models import Tenant

KEPT = 3600  # seconds; a new version of the rows has another key anyway


class Use(NamedTuple):
    """How many present SIP accounts of one type on one server are free, and how many are not.

    ``restricted`` ones nobody has, but they are blocked or rest.
    """

    extension_type: str
    server_id: str
    free: int
    restricted: int
    used: int


def use_of_accounts(on: RestrictionsOn, *, version: int) -> list[Use]:
    """Return the use of a tenant's accounts: one query for each ``version`` of them and of restrictions."""
    tenant = on.tenant
    key = f"use:{tenant.pk}:{version}:{on.stamp.on(on.day)}"
    uses: list[Use] | None = caches["memory"].get(key)
    if uses is None:
        restricted = on.restricted(SipAccount)
        counted = (
            SipAccount.objects.for_tenant(tenant)
            .present()
            .order_by()
            .values_list("extension_type", "server_id")
            .annotate(
                free=Count("pk", filter=FREE & ~restricted),
                restricted=Count("pk", filter=FREE & restricted),
                used=Count("pk", filter=~FREE),
            )
        )
        uses = [Use(*row) for row in counted]
        caches["memory"].set(key, uses, KEPT)
    return uses


def summed(uses: Iterable[Use], column: str) -> dict[str, tuple[int, int, int]]:
    """Return {value of ``column``: (free, restricted, used)}."""
    sums: dict[str, tuple[int, int, int]] = {}
    for use in uses:
        value = getattr(use, column)
        free, restricted, used = sums.get(value, (0, 0, 0))
        sums[value] = (free + use.free, restricted + use.restricted, used + use.used)
    return sums


def restricted_of(each_on: Iterable[RestrictionsOn]) -> dict[int, int]:
    """Return how many voice accounts that nobody has are blocked or rest, by tenant, in one query."""
    counts = [
        SipAccount.objects.for_tenant(on.tenant)
        .free()
        .filter(on.restricted(SipAccount))
        .order_by()
        .values_list("tenant")
        .annotate(count=Count("pk"))
        for on in each_on
        if on.stamp.restricts
    ]
    if not counts:
        return {}
    first, *others = counts
    return dict(first.union(*others, all=True) if others else first)


def most_shared(tenant: Tenant, *, most: int) -> list[CallPresentation]:
    """Return the numbers that the most users may show, at most ``most``; none that only one has."""
    numbers = CallPresentation.objects.for_tenant(tenant).present().defer("search")
    return list(numbers.filter(user_count__gt=1).order_by("-user_count", "presentation_sort")[:most])
