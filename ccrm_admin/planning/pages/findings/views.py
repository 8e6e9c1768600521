"""All findings of a plan, also those about accounts and numbers that no user of it has."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.finding import SEVERITIES, Origin, Severity
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Edit, Plan, PlanFinding
from ccrm_admin.planning.pages.access import may_edit, plan_page, plan_url
from ccrm_admin.planning.pages.findings.by_rule import counted_rules, first_of_each, shown_rules
from ccrm_admin.planning.pages.grid.facets import SEVERITY_LABELS
from ccrm_admin.planning.pages.grid.posted import token_in
from ccrm_admin.planning.pages.grid.shown_findings import shown_findings
from ccrm_admin.planning.pages.grid.shown_totals import shown_totals
from ccrm_admin.planning.pages.plans.forms import AcknowledgeForm
from ccrm_admin.planning.text.errors import FindingsMovedError, PlanningError
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.local_path import is_local_path
from ccrm_admin.ui.paging import nearest_page
from ccrm_admin.ui.querystrings import number_in

FINDINGS_A_PAGE = 50
ACKNOWLEDGED = "acknowledged"  # the third kind, beside the origins
ACKNOWLEDGED_AT_ONCE = 500  # findings
SHOWN_TO_ACKNOWLEDGE = 20  # findings; the rest is counted


@require_safe
@plan_page()
def findings(request: TenantRequest, plan: Plan) -> HttpResponse:
    """List what comes of the plan by the rules that found it, the worst first; a few of each.

    ``?origin=live`` is for what was there already, ``?origin=acknowledged`` for what somebody has accepted,
    wherever it comes from. ``?severity=`` leaves the others out, and ``?rule=`` shows
    all that one rule has found.
    """
    state = freshen(plan)
    everything = PlanFinding.objects.for_plan(plan)
    kinds = {
        Origin.PLAN.value: everything.caused(),
        Origin.LIVE.value: everything.earlier(),
        ACKNOWLEDGED: everything.acknowledged(),
    }
    origin = asked if (asked := request.GET.get("origin")) in kinds else Origin.PLAN.value
    stored = kinds[origin]
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
        "acknowledged": kinds[ACKNOWLEDGED].count(),
        "totals": shown_totals(state),
        "token": uuid4,
    }
    return render(request, "planning/findings/findings.html", context)


@require_POST
@plan_page(Role.SUPERVISOR, draft=True, back="findings")
def acknowledge(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask why the posted findings are to be accepted as they are; with a ``reason``, accept them.

    They are named by their digests, or by a ``rule`` and an ``origin``, for all that the rule has found.
    """
    freshen(plan)
    digests = set(",".join(request.POST.getlist("finding")).split(",")) - {""}
    everything = PlanFinding.objects.for_plan(plan).filter(acknowledgement=None).order_by("pk")
    if digests:
        chosen = [row.finding for row in everything if row.finding.digest in digests]
    else:
        of_rule = everything.of_rule(request.POST.get("rule", ""), request.POST.get("origin", ""))
        chosen = [row.finding for row in of_rule[:ACKNOWLEDGED_AT_ONCE]]
    if (token := token_in(request.POST)) and Edit.objects.for_plan(plan).filter(token=token).exists():
        return _back(request, plan)
    if not chosen or len(chosen) < len(digests):
        raise FindingsMovedError
    sent = "reason" in request.POST
    form = AcknowledgeForm(request.POST if sent else None)
    if form.is_valid():
        try:
            outcome = services.acknowledge(
                plan=plan, by=request.user, digests=[each.digest for each in chosen], **form.cleaned_data
            )
        except PlanningError as error:
            form.add_error("reason", error.sentence)
        else:
            _report(request, plan, outcome)
            return _back(request, plan)
    context = {
        "plan": plan,
        "form": form,
        "count": len(chosen),
        "digests": ",".join(each.digest for each in chosen),
        "findings": shown_findings(plan, chosen[:SHOWN_TO_ACKNOWLEDGE], editable=False),
        "next": request.POST.get("next", ""),
    }
    return render(request, "planning/findings/acknowledge.html", context, status=422 if form.errors else 200)


@require_POST
@plan_page(Role.SUPERVISOR, draft=True, back="findings")
def show_again(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Let the finding with the posted ``acknowledgement`` count again."""
    number = number_in(request.POST.get("acknowledgement", "")) or 0
    token = token_in(request.POST)
    _report(request, plan, services.show_again(plan=plan, by=request.user, number=number, token=token))
    return _back(request, plan)


def _report(request: TenantRequest, plan: Plan, outcome: Outcome) -> None:
    """Say on the next page what was done, with a button that undoes it."""
    if outcome.edit is None:
        messages.info(request, _("No change: it is so already."))
        return
    context = {"plan": plan, "edit": outcome.edit, "token": uuid4()}
    messages.success(request, render_to_string("planning/findings/_done.html", context, request))


def _back(request: TenantRequest, plan: Plan) -> HttpResponse:
    asked = request.POST.get("next")
    return redirect(asked if is_local_path(asked) else plan_url(plan, "findings"))
