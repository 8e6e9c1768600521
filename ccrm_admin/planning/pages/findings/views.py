"""All findings of a plan, also those about accounts and numbers that no user of it has."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.finding import Origin
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.pages.access import may_edit, plan_page, plan_url
from ccrm_admin.planning.pages.findings.by_rule import first_of_each, shown_rules
from ccrm_admin.planning.pages.findings.facets import KIND, RULE
from ccrm_admin.planning.pages.findings.list import FindingList
from ccrm_admin.planning.pages.grid.posted import token_in
from ccrm_admin.planning.pages.grid.shown_findings import shown_findings
from ccrm_admin.planning.pages.grid.shown_totals import shown_totals
from ccrm_admin.planning.pages.plans.forms import AcknowledgeForm
from ccrm_admin.planning.text.errors import FindingsMovedError, PlanningError
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.local_path import is_local_path
from ccrm_admin.ui.list_view import ListView
from ccrm_admin.ui.paging import nearest_page
from ccrm_admin.ui.querystrings import FILTER_CHARACTERS, number_in
from ccrm_admin.ui.usual_choice import ALL

FINDINGS_A_PAGE = 50  # of one rule
SHOWN_TO_ACKNOWLEDGE = 20  # findings; the rest is counted


class FindingsView(ListView[FindingList]):
    """What comes of the plan by the rules that found it, the worst first; a few of each.

    ``?origin=live`` is for what was there already, ``?origin=acknowledged`` for what somebody has accepted,
    wherever it comes from. ``?rule=`` shows all that one rule has found.
    """

    template_name = "planning/findings/findings.html"
    fragment_template_name = "planning/findings/_list.html"

    def get(self, request: TenantRequest, plan: Plan) -> HttpResponseBase:  # type: ignore[override]
        """Return the findings of the plan that ``plan_page`` found."""
        return super().get(request, plan=plan)

    def spec(self, plan: Plan) -> FindingList:  # type: ignore[override]
        """Return the findings of the plan."""
        return FindingList(plan, self.request.user, self.request.GET)

    def context(self, spec: FindingList) -> dict[str, Any]:
        """Return the rules with their findings, and the facets, of which one stands by itself."""
        plan, facets = spec.plan, {facet.name: facet for facet in spec.selection.shown(spec.cells)}
        editable, rules = may_edit(self.request, plan), facets[RULE.name]
        alone = len(spec.selection.chosen[RULE.name]) == 1
        counts = {value.slug: value.count for value in rules.values if value.count}
        if chosen := spec.selection.chosen[RULE.name]:
            counts = {code: count for code, count in counts.items() if code in chosen}
        found = spec.ordered(spec.narrowed)
        page = nearest_page(found, self.request.GET, size=FINDINGS_A_PAGE) if alone else None
        return {
            "list": spec,
            "plan": plan,
            "tab": "findings",
            "everything": "",
            "query": spec.text,
            "longest_filter": FILTER_CHARACTERS,
            "others": any(value.count for value in facets[KIND.name].values),
            "facets": [facet for name, facet in facets.items() if name != KIND.name],
            "kinds": [value for value in facets[KIND.name].values if value.slug != ALL],
            "selection": spec.selection,
            "page": page,
            "rules": shown_rules(plan, counts, page or first_of_each(spec), editable=editable),
            "editable": editable and spec.kind in [*Origin],
            "totals": shown_totals(spec.state),
            "fragment": self.fragment_wanted,
            "token": uuid4,
        }


@require_POST
@plan_page(Role.SUPERVISOR, draft=True, back="findings")
def acknowledge(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask why the posted findings are to be accepted as they are; with a ``reason``, accept them.

    They are named by their digests, or by a ``rule``, for all of it that the page of findings shows with the
    query string ``shown``.
    """
    digests = set(",".join(request.POST.getlist("finding")).split(",")) - {""}
    found = FindingList(plan, request.user, QueryDict(request.POST.get("shown", "")))
    if digests:
        everything = found.ordered(found.everything().filter(acknowledgement=None))
        chosen = [row.finding for row in everything if row.finding.digest in digests]
    else:
        chosen = [row.finding for row in found.of_rule(request.POST.get("rule", ""))]
    if (token := token_in(request.POST)) and Edit.objects.for_plan(plan).filter(token=token).exists():
        return redirect(_where_from(request, plan))
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
            return redirect(_where_from(request, plan))
    context = {
        "plan": plan,
        "form": form,
        "count": len(chosen),
        "digests": ",".join(each.digest for each in chosen),
        "findings": shown_findings(plan, chosen[:SHOWN_TO_ACKNOWLEDGE], editable=False),
        "next": _where_from(request, plan),
    }
    return render(request, "planning/findings/acknowledge.html", context, status=422 if form.errors else 200)


@require_POST
@plan_page(Role.SUPERVISOR, draft=True, back="findings")
def show_again(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Let the finding with the posted ``acknowledgement`` count again."""
    number = number_in(request.POST.get("acknowledgement", "")) or 0
    token = token_in(request.POST)
    _report(request, plan, services.show_again(plan=plan, by=request.user, number=number, token=token))
    return redirect(_where_from(request, plan))


def _report(request: TenantRequest, plan: Plan, outcome: Outcome) -> None:
    """Say on the next page what was done, with a button that undoes it."""
    if outcome.edit is None:
        messages.info(request, _("No change: it is so already."))
        return
    context = {"plan": plan, "edit": outcome.edit, "token": uuid4()}
    messages.success(request, render_to_string("planning/findings/_done.html", context, request))


def _where_from(request: TenantRequest, plan: Plan) -> str:
    asked = request.POST.get("next")
    return asked if is_local_path(asked) else plan_url(plan, "findings")
