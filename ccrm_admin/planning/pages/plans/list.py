"""The list of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_htmx.http import trigger_client_event

from ccrm_admin.planning.engine.freshness import freshen_drafts
from ccrm_admin.planning.engine.stamp import stamp_of
from ccrm_admin.planning.models import Plan, PlanStatus
from ccrm_admin.planning.pages.plans.table import PlanTable
from ccrm_admin.ui.facets import Cells, Choice, ChoiceFacet, count_cells
from ccrm_admin.ui.lists import ListView

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse, HttpResponseBase

    from ccrm_admin.planning.models import Stamp
    from ccrm_admin.tenants.access import TenantRequest

PATIENCE = 0.5  # seconds for figures that a sync has made old; the page asks again for the rest

_NO_ERROR = Q(state__errors=0)
_NO_WARNING = _NO_ERROR & Q(state__warnings=0)
PLAN_FACETS = (
    ChoiceFacet(
        "status",
        _("Status"),
        choices=tuple(Choice(status.value, status.label, Q(status=status.value)) for status in PlanStatus),
    ),
    ChoiceFacet(
        "findings",
        _("Worst finding"),
        choices=(
            Choice("error", _("errors"), Q(state__errors__gt=0)),
            Choice("warning", _("warnings"), _NO_ERROR & Q(state__warnings__gt=0)),
            Choice("notice", _("notices"), _NO_WARNING & Q(state__notices__gt=0)),
            Choice("none", _("no finding"), Q(state=None) | _NO_WARNING & Q(state__notices=0)),
        ),
    ),
)


class PlanList(ListView):
    """``/t/{tenant}/plans/``."""

    name = "plans"
    heading = _("Plans")
    icon = "clipboard-list"
    table_class = PlanTable
    facets = PLAN_FACETS
    template_name = "planning/plans/list.html"
    empty_template_name = "planning/plans/_no_plans.html"

    @cached_property
    def stamp(self) -> Stamp:
        """What the figures are to be computed from."""
        return stamp_of(self.request.tenant)

    def rows(self) -> QuerySet[Any]:
        """All plans of the tenant with their figures."""
        return Plan.objects.for_tenant(self.request.tenant).with_figures(self.stamp)

    def get(self, request: TenantRequest) -> HttpResponseBase:
        """Answer with figures as new as a moment's work makes them."""
        self.complete = freshen_drafts(request.tenant, stamp=self.stamp, seconds=PATIENCE)
        return super().get(request)

    def all_cells(self, rows: QuerySet[Any]) -> Cells:
        """Count anew: plans are few, and no version tells of all that moves their figures."""
        return count_cells(rows, self.facets)

    def total(self) -> int:
        """Count anew, for the same reason."""
        return Plan.objects.for_tenant(self.request.tenant).count()

    def extra_context(self) -> dict[str, Any]:
        """Whether figures are still to come."""
        return {"fetched": True, "complete": self.complete}

    def respond(self, context: dict[str, Any]) -> HttpResponse:
        """Return the answer; while figures are to come, the list on the page asks for itself again."""
        response = super().respond(context)
        if self.complete or not self.fragment_wanted:
            return response
        return trigger_client_event(response, "synced", after="settle")
