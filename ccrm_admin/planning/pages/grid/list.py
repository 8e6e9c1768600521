"""The grid: a plan's users as a list like the others, with what is planned for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from ccrm_admin.planning.engine.facet_counts import kept_cells
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import PlanRow
from ccrm_admin.planning.pages.access import plan_of
from ccrm_admin.planning.pages.grid.facets import GRID_FACETS
from ccrm_admin.planning.pages.grid.shown_totals import shown_totals
from ccrm_admin.planning.pages.grid.table import USUAL_COLUMNS, GridTable
from ccrm_admin.tenants.roles import Role
from ccrm_admin.ui.scopes import ScopedList
from ccrm_admin.ui.selection import Selection

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponseBase

    from ccrm_admin.planning.models import Plan, PlanState
    from ccrm_admin.tenants.access import TenantRequest
    from ccrm_admin.ui.facets import Cells
    from ccrm_admin.ui.paging import CountedRows

MOST_IN_A_WORKBOOK = 100_000  # users; the worker's exports know no plans


def may_edit(request: TenantRequest, plan: Plan) -> bool:
    """Tell whether the person may change what ``plan`` decides."""
    return request.role.includes(Role.SUPERVISOR) and not plan.archived


class GridList(ScopedList):
    """``/t/{tenant}/plans/{plan}/``: all users of the tenant, those in the plan first."""

    name = "plan"
    standalone = False
    icon = "users"
    table_class = GridTable
    facets = GRID_FACETS
    rows_at_once = MOST_IN_A_WORKBOOK
    template_name = "planning/grid/grid.html"
    fragment_template_name = "planning/grid/_grid.html"
    plan: Plan
    state: PlanState

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the plan of the address, and bring its grid up to the mirror."""
        self.plan = plan_of(self.request, kwargs.pop("plan"))
        self.heading = self.plan.title
        self.state = freshen(self.plan)
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        """All users of the grid."""
        return PlanRow.objects.for_plan(self.plan).with_decisions()

    def all_cells(self, rows: QuerySet[Any]) -> Cells:
        """Return the facets' cells; those of the whole grid are kept with the plan."""
        kept = None if Selection(self.facets, self.address).scopes else kept_cells(self.state)
        return super().all_cells(rows) if kept is None else kept

    def total(self) -> int:
        """Return how many users there are before any filter."""
        kept = kept_cells(self.state)
        return super().total() if kept is None else sum(kept.values())

    def version(self) -> str:
        """The plan and the version of its grid."""
        return f"{self.plan.pk}.{self.state.version}"

    @cached_property
    def columns(self) -> list[str]:
        """Asked for, else the person's, else the usual ones, which are not all."""
        asked = self.address.get("columns") or self.table_class.known(self.remembered.columns)
        return super().columns if asked else list(USUAL_COLUMNS)

    def table(self, rows: CountedRows) -> GridTable:
        """Return the table over ``rows``."""
        table: GridTable = super().table(rows)
        table.plan, table.editable = self.plan, may_edit(self.request, self.plan)
        return table

    def extra_context(self) -> dict[str, Any]:
        """The plan, its totals, and whether it may be edited here."""
        return {
            "fetched": True,
            "plan": self.plan,
            "tab": "grid",
            "state": self.state,
            "totals": shown_totals(self.state),
            "editable": may_edit(self.request, self.plan),
            "current_scope": self.address.get("scope", ""),
        }
