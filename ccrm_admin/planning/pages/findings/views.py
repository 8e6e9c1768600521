"""All findings of a plan, also those about accounts and numbers that no user of it has."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccrm_admin.planning.domain.rules import Origin
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan, PlanFinding
from ccrm_admin.planning.pages.access import may_edit, plan_page
from ccrm_admin.planning.pages.grid.facets import SEVERITY_LABELS
from ccrm_admin.planning.pages.grid.shown_findings import shown_findings
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.paging import nearest_page

FINDINGS_A_PAGE = 50


@require_safe
@plan_page()
def findings(request: TenantRequest, plan: Plan) -> HttpResponse:
    """List what comes of the plan, errors first; ``?severity=`` leaves the others out.

    ``?origin=live`` is for what was there already.
    """
    state = freshen(plan)
    origin = Origin.LIVE if request.GET.get("origin") == Origin.LIVE else Origin.PLAN
    stored = PlanFinding.objects.for_plan(plan).filter(origin=origin).worst_first()
    counts = Counter(stored.order_by().values_list("severity", flat=True))
    chosen = next((severity for severity in SEVERITY_LABELS if severity == request.GET.get("severity")), None)
    page = nearest_page(
        stored.filter(severity=chosen) if chosen else stored, request.GET, size=FINDINGS_A_PAGE
    )
    found = [row.finding for row in page]
    context = {
        "plan": plan,
        "tab": "grid",
        "page": page,
        "findings": shown_findings(plan, found, editable=may_edit(request, plan)),
        "severities": [
            (severity, label, counts[severity], severity == chosen)
            for severity, label in SEVERITY_LABELS.items()
        ],
        "chosen": chosen,
        "origin": origin,
        "caused": state.errors + state.warnings + state.notices,
        "earlier": state.earlier,
        "token": uuid4,
    }
    return render(request, "planning/findings/findings.html", context)
