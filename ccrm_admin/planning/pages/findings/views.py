"""All findings of a plan, also those about accounts and numbers that no user of it has."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccrm_admin.planning.domain.rules import SEVERITIES, Origin, Severity
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan, PlanFinding
from ccrm_admin.planning.pages.access import may_edit, plan_page
from ccrm_admin.planning.pages.findings.by_rule import counted_rules, first_of_each, shown_rules
from ccrm_admin.planning.pages.grid.facets import SEVERITY_LABELS
from ccrm_admin.planning.pages.grid.shown_totals import shown_totals
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.paging import nearest_page

FINDINGS_A_PAGE = 50


@require_safe
@plan_page()
def findings(request: TenantRequest, plan: Plan) -> HttpResponse:
    """List what comes of the plan by the rules that found it, the worst first; a few of each.

    ``?origin=live`` is for what was there already. ``?severity=`` leaves the others out, and ``?rule=`` shows
    all that one rule has found.
    """
    state = freshen(plan)
    origin = Origin.LIVE if request.GET.get("origin") == Origin.LIVE else Origin.PLAN
    stored = PlanFinding.objects.for_plan(plan).filter(origin=origin)
    counts = counted_rules(stored)
    severity = next((each for each in Severity if each == request.GET.get("severity")), None)
    rule = code if (code := request.GET.get("rule", "")) in counts else ""
    shown = {
        code: count
        for code, count in counts.items()
        if code == rule or not (rule or (severity and SEVERITIES[code] != severity))
    }
    found = stored.filter(code__in=shown).order_by("pk")
    page = nearest_page(found, request.GET, size=FINDINGS_A_PAGE) if rule else None
    editable = may_edit(request, plan)
    context = {
        "plan": plan,
        "tab": "findings",
        "page": page,
        "rules": shown_rules(plan, shown, page or first_of_each(found), editable=editable),
        "editable": editable,
        "severities": [
            (each, label, sum(count for code, count in counts.items() if SEVERITIES[code] == each))
            for each, label in SEVERITY_LABELS.items()
        ],
        "severity": severity,
        "rule": rule,
        "count": sum(shown.values()),
        "origin": origin,
        "caused": state.errors + state.warnings + state.notices,
        "earlier": state.earlier,
        "totals": shown_totals(state),
        "token": uuid4,
    }
    return render(request, "planning/findings/findings.html", context)
