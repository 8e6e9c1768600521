"""The status line, and what people may ask of the sync."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from ccrm_admin.sync.choices import Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.pages.status import asked_status_of, status_of
from ccrm_admin.sync.schedule.key_check import request_check, shown_check
from ccrm_admin.sync.schedule.queue import BREATH, request_sync
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import go_back

NOTICE_LEVELS = {"info": messages.INFO, "warning": messages.WARNING}


@tenant_page()
@require_GET
def status(request: TenantRequest) -> HttpResponseBase:
    """Draw the status line; pages whose rows are older than the last run reload them."""
    line = asked_status_of(request)
    ended = line.ended_since(request.GET.get("seen", ""))
    response = render(request, "sync/_status.html", {"status": line, "ended": ended})
    return trigger_client_event(response, "synced") if ended else response


@tenant_page()
@require_POST
def refresh(request: TenantRequest) -> HttpResponseBase:
    """Queue a sync, or show the last one: it only reads from CCRM, so every member may."""
    try:
        run = request_sync(tenant=request.tenant, trigger=Trigger.PERSON, person=request.user)
    except SyncRefusedError as refused:
        sentence = str(refused.explanation)
        if status_of(request).says(refused):
            return _respond(request, again=sentence)
        return _respond(request, notice=sentence)
    if run.active:
        return _respond(request)
    notice = _("Refreshed less than %(seconds)s seconds ago; this is the result.")
    return _respond(request, notice=notice % {"seconds": round(BREATH.total_seconds())}, level="info")


@tenant_page(role=Role.MANAGER)
@require_http_methods(["GET", "POST"])
def check(request: TenantRequest) -> HttpResponseBase:
    """Let a worker try the tenant's key, and say in words what came of it; 204 as long as nothing new has."""
    if request.method == "POST":
        try:
            request_check(tenant=request.tenant, person=request.user)
        except SyncRefusedError as refused:
            return _refused_check(request, refused.explanation.advice)
        if not request.htmx:
            return redirect("tenants:edit", tenant=request.tenant.name)
    shown = shown_check(request.tenant)
    if request.method == "GET" and shown and shown.active and request.GET.get("seen") == shown.status:
        return HttpResponse(status=204)
    return render(request, "sync/_key_check.html", {"check": shown})


def _refused_check(request: TenantRequest, sentence: str) -> HttpResponseBase:
    if request.htmx:
        return render(request, "_alert.html", {"level": "error", "text": sentence})
    messages.error(request, sentence)
    return redirect("tenants:edit", tenant=request.tenant.name)


def _respond(
    request: TenantRequest, *, notice: str = "", level: str = "warning", again: str = ""
) -> HttpResponseBase:
    """Return the status line to htmx; without JavaScript, the page that the person came from.

    What is said ``again`` is said aloud alone: it stands on the page already.
    """
    if request.htmx:
        line = status_of(request)
        line.unheard = True  # the next look at the line asks
        context = {"status": line, "notice": notice, "level": level, "again": again}
        return render(request, "sync/_status.html", context)
    if notice:
        messages.add_message(request, NOTICE_LEVELS[level], notice)
    return go_back(request, "sync:tenant", tenant=request.tenant.name)
