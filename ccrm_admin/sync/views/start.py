"""Where people start: their tenants, and one tenant at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccrm_admin.inventory.models import Resource, ResourceState
from ccrm_admin.sync.home import summaries
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.door import tenant_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ccrm_admin.tenants.door import TenantRequest
    from ccrm_admin.tenants.models import User

RUNS_SHOWN = 5


@dataclass(frozen=True)
class Card:
    """One resource on a tenant's start page: its list and the figure that counts its rows."""

    resource: Resource
    view: str
    figure: str
    icon: str


CARDS = (
    Card(Resource.SIP_ACCOUNTS, "inventory:sip_accounts", "accounts", icon="device-landline-phone"),
    Card(Resource.CALL_PRESENTATIONS, "inventory:call_presentations", "numbers", icon="phone-outgoing"),
    Card(Resource.SMS_SENDERS, "inventory:sms_senders", "senders", icon="message"),
    Card(Resource.CRM_USERS, "inventory:users", "users", icon="headset"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the person's tenants."""
    return render(request, "sync/home.html", {"summaries": summaries(cast("User", request.user))})


@tenant_page()
@require_safe
def overview(request: TenantRequest) -> HttpResponse:
    """Show a tenant's lists with their sizes, and its last syncs."""
    runs = SyncRun.objects.for_tenant(request.tenant).newest_first()
    shown = list(runs.select_related("requested_by").prefetch_related("results")[:RUNS_SHOWN])
    figures: dict[str, int] = next((run.figures for run in shown if run.figures), {})
    states = ResourceState.objects.filter(tenant_id=request.tenant.pk)
    fetched_at = dict(states.values_list("resource", "fetched_at"))
    cards = [(card, figures.get(card.figure, 0), fetched_at.get(card.resource.value)) for card in CARDS]
    return render(request, "sync/tenant.html", {"cards": cards, "figures": figures, "runs": shown})
