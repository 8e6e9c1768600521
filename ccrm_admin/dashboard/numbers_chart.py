"""The chart of the numbers that the most users share."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from ccrm_admin.dashboard.bars import Part, Segment, stacked
from ccrm_admin.inventory.models import CallPresentation
from ccrm_admin.inventory.statistics import most_shared
from ccrm_admin.tenants.models import Tenant

BARS_SHOWN = 10


@dataclass(frozen=True)
class SharedNumber:
    """A number as a row of the chart; ``url`` lists the users that may show it."""

    number: CallPresentation
    url: str
    bar: list[Segment]


def shared_numbers(tenant: Tenant) -> list[SharedNumber]:
    """Return the rows, the most shared number first: one query."""
    numbers = most_shared(tenant, most=BARS_SHOWN)
    users = reverse("inventory:users", args=[tenant.name])
    rows = []
    for number in numbers:
        url = f"{users}?{urlencode({'number': number.presentation, 'state': 'present'})}"
        bar = stacked([Part("used", number.user_count, url)], whole=numbers[0].user_count)
        rows.append(SharedNumber(number, url, bar))
    return rows
