"""All findings of a plan, also those about accounts and numbers that no user of it has."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.row_facets import SEVERITY_LABELS
from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.pages.access import plan_of
from ccrm_admin.planning.pages.grid.list import may_edit
from ccrm_admin.planning.pages.grid.shown_findings import shown_findings
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.ui.paging import nearest_page

if TYPE_CHECKING:
    from django.http import HttpResponse

FINDINGS_A_PAGE = 50


@require_safe
@tenant_page()
def findings(request: TenantRequest, plan: int) -> HttpResponse:
    """List the findings, errors first; ``?severity=`` leaves the others out."""
    found = plan_of(request, plan)
    state = freshen(found)
    stored = PlanFinding.objects.filter(plan_id=found.pk).worst_first()
    chosen = next((severity for severity in SEVERITY_LABELS if severity == request.GET.get("severity")), None)
    page = nearest_page(
        stored.filter(severity=chosen) if chosen else stored, request.GET, size=FINDINGS_A_PAGE
    )
    told = [row.finding for row in page]
    context = {
        "plan": found,
        "tab": "grid",
        "page": page,
        "findings": shown_findings(found, told, editable=may_edit(request, found)),
        "severities": [
            (severity, label, getattr(state, f"{severity}s"), severity == chosen)
            for severity, label in SEVERITY_LABELS.items()
        ],
        "chosen": chosen,
        "token": uuid4,
    }
    return render(request, "planning/findings/findings.html", context)
