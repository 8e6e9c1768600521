"""One tenant in depth: its lists, its figures, and charts where looking beats reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from ccrm_admin.dashboard.bars import Segment
from ccrm_admin.dashboard.numbers_chart import SharedNumber, shared_numbers
from ccrm_admin.dashboard.today import Today, today_of
from ccrm_admin.dashboard.totals import Total, totals_of, voice_bar
from ccrm_admin.dashboard.trend import Trend, free_over_time
from ccrm_admin.dashboard.use_charts import ChartRow, use_chart
from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.blocks.stamp import RestStamp, rest_stamp
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.inventory.statistics import Use, summed, use_of_accounts
from ccrm_admin.inventory.vocabulary import VOICE
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.models import Tenant

RUNS_SHOWN = 5


@dataclass(frozen=True)
class ListCard:
    """One resource: how many rows its list has and how old they are; None before the first fetch.

    ``unavailable``: CCRM does not give it.
    """

    resource: Resource
    icon: str
    total: Total | None
    fetched_at: datetime | None
    unavailable: bool = False


@dataclass(frozen=True)
class Overview:
    """What the page shows."""

    cards: list[ListCard]
    totals: dict[str, Total]
    voice_bar: list[Segment]
    today: Today
    by_type: list[ChartRow]
    by_server: list[ChartRow]
    trend: Trend
    shared: list[SharedNumber]
    runs: list[SyncRun]


# resource; the total that counts its rows; its icon
_CARDS = (
    (Resource.SIP_ACCOUNTS, "accounts", "device-landline-phone"),
    (Resource.CALL_PRESENTATIONS, "numbers", "phone-outgoing"),
    (Resource.SMS_SENDERS, "senders", "message"),
    (Resource.CRM_USERS, "users", "headset"),
    (Resource.USER_GROUPS, "teams", "users-group"),
)


def overview_of(tenant: Tenant) -> Overview:
    """Return the overview of ``tenant``; at most ten queries, however many rows and runs."""
    runs = SyncRun.objects.for_tenant(tenant).newest_first()
    shown = list(runs.select_related("requested_by").prefetch_related("results")[:RUNS_SHOWN])
    newest = next((run for run in shown if run.figures), None)
    results = newest.results.all() if newest else ()
    unavailable = {result.resource for result in results if result.unavailable}
    known = ResourceState.objects.for_tenant(tenant).annotate(rests=rest_stamp("tenant"))
    states: dict[str, Any] = {state.resource: state for state in known}
    accounts = states.get(Resource.SIP_ACCOUNTS.value)
    uses = _uses(tenant, accounts) if accounts else []
    voice = [use for use in uses if use.extension_type == VOICE]
    restricted = sum(use.restricted for use in voice)
    totals = totals_of(tenant, newest.figures, restricted=restricted) if newest and states else {}
    return Overview(
        cards=[_card(*card, totals, states, unavailable) for card in _CARDS],
        totals=totals,
        voice_bar=voice_bar(totals) if totals else [],
        today=today_of([tenant])[tenant.pk],
        by_type=use_chart(summed(uses, "extension_type"), tenant=tenant, facet="type"),
        by_server=use_chart(summed(voice, "server_id"), tenant=tenant, facet="server", type=VOICE),
        trend=free_over_time(tenant, newest=newest.pk if newest else 0),
        shared=shared_numbers(tenant),
        runs=shown,
    )


def _uses(tenant: Tenant, accounts: Any) -> list[Use]:
    """Return the use of the accounts; ``accounts`` is their state, with the stamp of what is restricted."""
    on = RestrictionsOn(tenant, RestStamp.of(accounts.rests), localdate())
    return use_of_accounts(on, version=accounts.version)


def _card(
    resource: Resource,
    counted: str,
    icon: str,
    totals: dict[str, Total],
    states: dict[str, ResourceState],
    unavailable: set[str],
) -> ListCard:
    state = states.get(resource.value)
    if state is None:
        return ListCard(resource, icon, None, None, resource.value in unavailable)
    return ListCard(resource, icon, totals.get(counted), state.fetched_at)
