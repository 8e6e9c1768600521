"""A plan against live, or another plan: on the screen, as a file, and printed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.planning.models import Plan, PlanFinding
from ccrm_admin.planning.models.querysets import PlanQuerySet
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.pages.difference.comparison import compare_plans, compare_rows
from ccrm_admin.planning.pages.difference.entries import By, Entry, Kind, entries
from ccrm_admin.planning.pages.difference.files import exported_difference
from ccrm_admin.planning.pages.difference.print import Scope, printed
from ccrm_admin.planning.pages.grid.shown_findings import shown_findings
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.export_csv import csv_response
from ccrm_admin.ui.export_xlsx import xlsx_response
from ccrm_admin.ui.one_file import one_file
from ccrm_admin.ui.paging import nearest_page
from ccrm_admin.ui.querystrings import FILTER_CHARACTERS, asked_text, number_in

FRAGMENT_ID = "difference"
ENTRIES_A_PAGE = 50
PAGE_MAX_FINDINGS = 100  # the page of all findings has them all
NUMBER_MAX_PEOPLE = 50  # named under one number on the page; the files have all


@require_safe
@plan_page()
def difference(request: TenantRequest, plan: Plan) -> HttpResponseBase:
    """Show only what changes, ``by`` user, extension or number; ``_export`` gives it as a file.

    ``against`` is the primary key of another plan to compare with instead of live.
    """
    others = Plan.objects.for_tenant(request.tenant).exclude(pk=plan.pk)
    against = _against(request, others)
    comparison = compare_plans(plan, against) if against else compare_rows(plan, changes__gt=0)
    by = By(asked) if (asked := request.GET.get("by", "")) in By.values else By.USER
    if (ending := request.GET.get("_export")) in ("csv", "xlsx"):
        exported = exported_difference(plan, comparison, by, against)
        response_of = csv_response if ending == "csv" else xlsx_response
        return one_file(request, lambda: response_of(exported))
    query = asked_text(request.GET)
    matching = _matching(entries(comparison, by, request.tenant), query)
    kind = Kind(asked) if (asked := request.GET.get("kind", "")) in Kind.values else None
    counts = Counter(each for entry in matching for each in entry.kinds)
    chosen = [entry for entry in matching if kind is None or kind in entry.kinds]
    context: dict[str, Any] = {
        "plan": plan,
        "against": against,
        "others": others.drafts_first(),
        "by": by,
        "groupings": By,
        "kind": kind,
        "kinds": [(each, counts[each]) for each in Kind],
        "all": len(matching),
        "total": len(comparison.changes),
        "query": query,
        "longest_filter": FILTER_CHARACTERS,
        "page": nearest_page(chosen, request.GET, size=ENTRIES_A_PAGE),
        "most_people": NUMBER_MAX_PEOPLE,
        "most_slice": f":{NUMBER_MAX_PEOPLE}",
    }
    if request.htmx and request.htmx.target == FRAGMENT_ID and not request.htmx.history_restore_request:
        response = render(request, "planning/difference/_difference.html", context)
    else:
        stored = PlanFinding.objects.for_plan(plan).caused()
        worst = [row.finding for row in stored.worst_first()[:PAGE_MAX_FINDINGS]]
        context["findings"] = shown_findings(plan, worst, editable=False)
        context["finding_count"] = stored.count()
        response = render(request, "planning/difference/difference.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
    return response


@require_safe
@plan_page()
def print_view(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Show users, extensions and numbers as they are printed: those of the plan, who change, or everybody."""
    scope = Scope(asked) if (asked := request.GET.get("users", "")) in Scope.values else Scope.PLAN
    rows, count = printed(plan, scope)
    context = {"plan": plan, "scope": scope, "scopes": Scope, "rows": rows, "count": count}
    return render(request, "planning/difference/print.html", context)


def _against(request: TenantRequest, others: PlanQuerySet) -> Plan | None:
    """Return which of the ``others`` is asked for; None: live. Raises Http404 for what is none of them."""
    if not (asked := request.GET.get("against")):
        return None
    if (pk := number_in(asked)) is None:
        raise Http404
    plan = get_object_or_404(others, pk=pk)
    plan.tenant = request.tenant
    return plan


def _matching(found: list[Entry], query: str) -> list[Entry]:
    if not (terms := search_terms(query)):
        return found
    return [entry for entry in found for text in (entry.search,) if all(term in text for term in terms)]
