"""The one page on which a manager agrees that records are gone."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ResultStatus, Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.mirroring.mapping import MAPPINGS
from ccrm_admin.sync.models import ResourceResult
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.querystrings import number_in


@tenant_page(role=Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: TenantRequest) -> HttpResponse:
    """Name and count what the ``run`` held back; agreeing queues a sync that may remove as many."""
    asked = request.POST if request.method == "POST" else request.GET
    held = list(_held_in(number_in(asked.get("run", "")), request.tenant))
    if request.method != "POST":
        context = {"held": [(result, _consequence(result)) for result in held], "run": asked.get("run", "")}
        return render(request, "sync/accept.html", context)
    if notice := _agree(request, held):
        messages.warning(request, notice)
    return redirect("sync:runs", tenant=request.tenant.name)


def _agree(request: TenantRequest, held: list[ResourceResult]) -> str:
    """Queue the sync; return what kept it from being queued, "" if nothing."""
    removals = {result.resource: result.removed for result in held}
    if not removals:
        return _("Nothing left to confirm.")
    try:
        run = request_sync(
            tenant=request.tenant, trigger=Trigger.PERSON, person=request.user, accepted_removals=removals
        )
    except SyncRefusedError as refused:
        return str(refused.explanation)
    if not removals.items() <= run.accepted_removals.items():
        return _("A sync is running. Confirm again when it is done.")
    return ""


def _held_in(run_id: int | None, tenant: Tenant) -> QuerySet[ResourceResult]:
    """Return what the run held back, without the lists that a later run of the tenant brought up to date."""
    of_tenant = ResourceResult.objects.filter(run__tenant=tenant)
    settled = of_tenant.filter(run__gt=run_id or 0, status__in=(ResultStatus.OK, ResultStatus.UNSURE))
    held = of_tenant.filter(run=run_id, status=ResultStatus.HELD)
    return held.exclude(resource__in=settled.values("resource")).order_by("pk")


def _consequence(result: ResourceResult) -> str:
    """Say what agreeing does to the records of one list."""
    return MAPPINGS[Resource(result.resource)].removal % {"count": result.removed}
