"""The print views of a plan: its grid, and its difference."""

from __future__ import annotations

from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.pages.difference.asked import AskedDifference
from ccrm_admin.planning.pages.difference.entries import By
from ccrm_admin.planning.pages.findings.facets import FINDING_FACETS, KIND
from ccrm_admin.planning.pages.findings.list import FindingList
from ccrm_admin.planning.pages.grid.list import GridList
from ccrm_admin.planning.pages.print.difference import printed_difference
from ccrm_admin.planning.pages.print.findings import printed_findings
from ccrm_admin.planning.pages.print.grid import printed_grid
from ccrm_admin.planning.pages.print.sheet import PrintTable
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.querystrings import without
from ccrm_admin.ui.selection import Selection

Choice = tuple[str, str, bool]  # what can be printed, its query string, and whether it is shown

_SCOPES = (  # of a grid that is narrowed by nothing else
    ("scope=plan", gettext_lazy("Users in the plan")),
    ("changed=yes", gettext_lazy("Users with changes")),
    ("", gettext_lazy("Everybody")),
)


@require_safe
@plan_page()
def grid(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Show, to be printed, all rows that the grid shows with the same query string, in the same order."""
    shown = GridList(plan, request.user, request.GET)
    chosen = urlencode([(name, slug) for name, slugs in shown.selection.chosen.items() for slug in slugs])
    scope = None if shown.text else dict(_SCOPES).get(chosen)
    sort = urlencode({"sort": request.GET["sort"]}) if "sort" in request.GET else ""
    choices = [
        (str(label), "&".join(filter(None, (query, sort))), label is scope) for query, label in _SCOPES
    ]
    if scope is None:
        choices.append((_("As in the grid"), request.GET.urlencode(), True))
    narrowed = [str(scope)] if scope else [*_quoted(shown.text), *shown.selection.described()]
    return printed(request, plan, printed_grid(shown), choices, narrowed)


@require_safe
@plan_page()
def difference(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Show, to be printed, all entries that the difference shows with the same query string."""
    asked = AskedDifference(plan, request.GET)
    choices = [
        (str(by.label), without(request.GET, "by", "page").urlencode() + f"&by={by}", by == asked.by)
        for by in By
    ]
    against = (
        _("%(plan)s compared with %(other)s") % isolating(plan=plan.title, other=asked.against.title)
        if asked.against
        else _("Differences")
    )
    narrowed = [
        against,
        str(asked.by.label),
        *([str(asked.kind.label)] if asked.kind else []),
        *_quoted(asked.query),
    ]
    return printed(request, plan, printed_difference(asked.chosen, asked.by), choices, narrowed)


@require_safe
@plan_page()
def findings(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Show, to be printed, all findings that their page shows with the same query string."""
    shown = FindingList(plan, request.user, request.GET)
    rest = without(request.GET, KIND.name, "page").urlencode()
    choices = [
        (str(kind.label), f"{KIND.name}={kind.slug}&{rest}".rstrip("&"), kind.slug == shown.kind)
        for kind in KIND.choices
    ]
    kinds = [str(choice.label) for choice in KIND.choices if shown.kind in (choice.slug, "")]
    facets = Selection(FINDING_FACETS, without(request.GET, KIND.name)).described()
    narrowed = [_("Findings"), *kinds, *facets, *_quoted(shown.text)]
    return printed(request, plan, printed_findings(shown), choices, narrowed)


def printed(
    request: TenantRequest, plan: Plan, table: PrintTable, choices: list[Choice], narrowed: list[str]
) -> HttpResponse:
    """Return the print view of a table; ``narrowed`` says what of the plan it is."""
    states = ResourceState.objects.for_tenant(plan.tenant).required()
    context = {
        "plan": plan,
        "tab": "print",
        "table": table,
        "choices": choices,
        "narrowed": " · ".join(narrowed),
        "as_of": states.aggregate(oldest=Min("fetched_at"))["oldest"],
    }
    return render(request, "planning/print/print.html", context)


def _quoted(text: str) -> list[str]:
    return [f"“{isolated(text)}”"] if text else []
