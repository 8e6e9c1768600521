"""The list of plans."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django_htmx.http import trigger_client_event

from ccrm_admin.planning.engine.freshness import freshen_drafts
from ccrm_admin.planning.engine.stamp import stamp_of
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PUT_AWAY, PlanStatus
from ccrm_admin.planning.pages.plans.table import PlanTable
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.facets import Cells, Choice, ChoiceFacet, Facet
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.list_view import ListView

FRESHEN_SECONDS = 0.5  # seconds for figures that a sync has made old; the page asks again for the rest

_OVERDUE = Q(target_date__lt=TruncDate(Now())) & ~Q(status__in=PUT_AWAY)
_NO_ERROR = Q(state__errors=0)
_NO_WARNING = _NO_ERROR & Q(state__warnings=0)
PLAN_FACETS = (
    ChoiceFacet(
        "status",
        _("Status"),
        choices=tuple(Choice(status.value, status.label, Q(status=status.value)) for status in PlanStatus),
    ),
    ChoiceFacet(
        "due",
        _("Due date"),
        choices=(
            Choice("overdue", _("overdue"), _OVERDUE),
            Choice("none", _("no date"), Q(target_date=None)),
            Choice("ahead", _("not overdue"), Q(target_date__isnull=False) & ~_OVERDUE),
        ),
    ),
    Facet("owner", _("Owner"), "owner_name"),
    ChoiceFacet(
        "findings",
        _("Findings"),
        choices=(
            Choice("error", _("errors"), Q(state__errors__gt=0)),
            Choice("warning", _("warnings"), _NO_ERROR & Q(state__warnings__gt=0)),
            Choice("notice", _("notices"), _NO_WARNING & Q(state__notices__gt=0)),
            Choice("none", _("no findings"), Q(state=None) | _NO_WARNING & Q(state__notices=0)),
        ),
    ),
)


class PlanList(ListSpec):
    """The tenant's plans, with figures as new as a moment's work makes them; ``complete`` if all are.

    Plans are few, and no version covers all that moves their figures.
    """

    name = "plans"
    heading = _("Plans")
    icon = "clipboard-list"
    table_class = PlanTable
    facets = PLAN_FACETS

    def __init__(self, tenant: Tenant, person: User, asked: QueryDict) -> None:
        super().__init__(tenant, person, asked)
        self.stamp = stamp_of(tenant)
        self.complete = freshen_drafts(tenant, stamp=self.stamp, seconds=FRESHEN_SECONDS)

    def everything(self) -> QuerySet[Any]:
        """All plans of the tenant with their figures."""
        return Plan.objects.for_tenant(self.tenant).with_figures(self.stamp)

    def many_cells(self) -> Cells:
        """Count anew."""
        return self.count_cells(self.matching)

    def total(self) -> int:
        """Count anew."""
        return Plan.objects.for_tenant(self.tenant).count()


class PlanListView(ListView[PlanList]):
    """``/t/{tenant}/plans/``."""

    spec_class = PlanList
    template_name = "planning/plans/list.html"
    empty_template_name = "planning/plans/_no_plans.html"

    def context(self, spec: PlanList) -> dict[str, Any]:
        """Whether figures are still to come."""
        return {**super().context(spec), "complete": spec.complete}

    def respond(self, context: dict[str, Any]) -> HttpResponse:
        """Return the response; while figures are to come, the list on the page asks for itself again."""
        response = super().respond(context)
        if context["complete"] or not self.fragment_wanted:
            return response
        return trigger_client_event(response, "synced", after="settle")
