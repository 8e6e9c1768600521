"""The history of a tenant's syncs."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ChangeKind
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.sync.pages.change_table import KIND_CSS
from ccrm_admin.sync.pages.changed_fields import field_changes
from ccrm_admin.sync.pages.status import status_of, troubles_of
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.ui.paging import nearest_page

RUNS_A_PAGE = 25
CHANGES_A_PAGE = 50


@tenant_page()
@require_safe
def runs(request: TenantRequest) -> HttpResponse:
    """List the tenant's runs with the result for each resource."""
    history = SyncRun.objects.for_tenant(request.tenant).newest_first()
    history = history.select_related("requested_by").prefetch_related("results")
    return render(request, "sync/runs.html", {"page": nearest_page(history, request.GET, size=RUNS_A_PAGE)})


@tenant_page()
@require_safe
def run(request: TenantRequest, run: int) -> HttpResponse:
    """Show what one run came to, and what it changed."""
    found = get_object_or_404(
        SyncRun.objects.for_tenant(request.tenant).select_related("requested_by"), pk=run
    )
    order = list(Resource.values)
    results = sorted(found.results.all(), key=lambda result: order.index(result.resource))
    changes = InventoryChange.objects.for_tenant(request.tenant).filter(run=found).order_by("pk")
    page = nearest_page(changes, request.GET, size=CHANGES_A_PAGE)
    context = {
        "run": found,
        "results": results,
        "troubles": troubles_of(results),
        "newest": status_of(request).run == found,
        "page": page,
        "changes": [(change, KIND_CSS[ChangeKind(change.kind)], field_changes(change)) for change in page],
    }
    return render(request, "sync/run.html", context)
