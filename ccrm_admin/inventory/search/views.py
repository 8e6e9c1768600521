"""``/search/``: a page of its own, and what the palette shows."""

from __future__ import annotations

from contextlib import suppress
from operator import attrgetter
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ccrm_admin.inventory.registry import registry
from ccrm_admin.inventory.search import pages
from ccrm_admin.inventory.search.query import Wanted
from ccrm_admin.inventory.search.records import records
from ccrm_admin.inventory.search.results import Group
from ccrm_admin.inventory.search.sources import SOURCES
from ccrm_admin.tenants.access import PersonRequest, enter
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.querystrings import asked_text

FRAGMENT_ID = "found"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Return what ``q`` finds; ``tenant`` is the one the person is in, ignored if it is not theirs."""
    person = cast("PersonRequest", request)
    _enter_if_theirs(request, request.GET.get("tenant", "").replace("\x00", ""))
    visible = list(Tenant.objects.visible_to(person.user).only("name", "title", "active", "region"))
    wanted = Wanted(asked_text(request.GET), {tenant.region for tenant in visible})
    found = _groups(person, wanted, visible)
    groups = sorted((group for group in found if group.results), key=attrgetter("fit"))
    context = {
        "query": wanted.text,
        "groups": groups,
        "found": sum(len(group.results) for group in groups),
        "more": any(group.more and not group.list_url for group in groups),
    }
    htmx = person.htmx
    alone = htmx and htmx.target == FRAGMENT_ID and not htmx.history_restore_request
    response = render(request, "inventory/_found.html" if alone else "inventory/search.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
    return response


def _enter_if_theirs(request: HttpRequest, tenant: str) -> None:
    if tenant:
        with suppress(Http404):
            enter(request, tenant)


def _groups(request: PersonRequest, wanted: Wanted, visible: list[Tenant]) -> list[Group]:
    current: Tenant | None = getattr(request, "tenant", None)
    groups = [pages.pages(request, wanted), pages.tenants(visible, wanted)]
    if wanted and visible:
        groups += [records(source, wanted, visible=visible, current=current) for source in SOURCES]
        groups += [find(wanted, visible, current) for find in registry().finders]
    return groups
