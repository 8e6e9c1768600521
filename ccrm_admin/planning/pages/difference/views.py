"""A plan against live, or another plan: on the screen, and as a file."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ccrm_admin.planning.models import Plan, PlanFinding
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.pages.difference.asked import AskedDifference
from ccrm_admin.planning.pages.difference.entries import By, Kind
from ccrm_admin.planning.pages.difference.files import exported_difference
from ccrm_admin.planning.pages.grid.shown_findings import shown_findings
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.export_csv import csv_response
from ccrm_admin.ui.export_xlsx import xlsx_response
from ccrm_admin.ui.one_file import one_file
from ccrm_admin.ui.paging import nearest_page
from ccrm_admin.ui.querystrings import FILTER_CHARACTERS

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
    asked = AskedDifference(plan, request.GET)
    if (ending := request.GET.get("_export")) in ("csv", "xlsx"):
        exported = exported_difference(plan, asked.comparison, asked.by, asked.against)
        response_of = csv_response if ending == "csv" else xlsx_response
        return one_file(request, lambda: response_of(exported))
    counts = Counter(each for entry in asked.matching for each in entry.kinds)
    context: dict[str, Any] = {
        "plan": plan,
        "against": asked.against,
        "others": asked.others.drafts_first(),
        "by": asked.by,
        "groupings": By,
        "kind": asked.kind,
        "kinds": [(each, counts[each]) for each in Kind],
        "all": len(asked.matching),
        "total": len(asked.comparison.changes),
        "query": asked.query,
        "longest_filter": FILTER_CHARACTERS,
        "page": nearest_page(asked.chosen, request.GET, size=ENTRIES_A_PAGE),
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
