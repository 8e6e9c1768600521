"""The one page on which a manager agrees that records are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccrm_admin.sync.choices import Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.pages.held_removals import consequence, held_in
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.access import tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.ui.querystrings import number_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ccrm_admin.sync.models import ResourceResult
    from ccrm_admin.tenants.access import TenantRequest


@tenant_page(role=Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: TenantRequest) -> HttpResponse:
    """Name and count what the ``run`` held back; agreeing queues a sync that may remove as many."""
    asked = request.POST if request.method == "POST" else request.GET
    held = list(held_in(number_in(asked.get("run", "")), request.tenant))
    if request.method != "POST":
        context = {"held": [(result, consequence(result)) for result in held], "run": asked.get("run", "")}
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
