"""Where people start: their tenants, and one tenant at a glance."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ccrm_admin.dashboard.tenant import overview_of
from ccrm_admin.dashboard.tenants import summaries
from ccrm_admin.tenants.access import PersonRequest, TenantRequest, tenant_page

CARDS_ID, OVERVIEW_ID = "cards", "overview"
QUICK, SLOW = "15s", "60s"  # how often the cards ask for themselves
MANY_TENANTS = 30  # with more than these they ask slowly


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the person's tenants; htmx gets the cards alone, and nothing if they are as it has them."""
    person = cast("PersonRequest", request)
    shown = summaries(person.user)
    cards = render_to_string("dashboard/_summaries.html", {"summaries": shown}, request)
    mark = sha256(cards.encode()).hexdigest()[:16]
    alone = _wanted_alone(person, CARDS_ID)
    if alone and request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    polling = QUICK if len(shown) <= MANY_TENANTS else SLOW
    context: dict[str, Any] = {"summaries": shown, "cards": cards, "mark": mark, "polling": polling}
    return _answer(request, "dashboard/_cards.html" if alone else "dashboard/home.html", context)


@tenant_page()
@require_safe
def overview(request: TenantRequest) -> HttpResponse:
    """Show a tenant's figures and charts, and its last syncs; htmx gets them without the page around."""
    alone = _wanted_alone(request, OVERVIEW_ID)
    template = "dashboard/_overview.html" if alone else "dashboard/tenant.html"
    return _answer(request, template, {"overview": overview_of(request.tenant)})


def _wanted_alone(request: PersonRequest, element: str) -> bool:
    htmx = request.htmx
    return bool(htmx and htmx.target == element and not htmx.history_restore_request)


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
    return response
