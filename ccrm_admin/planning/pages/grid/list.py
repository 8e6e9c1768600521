"""The grid: a plan's users as a list like the others, with what is planned for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict

from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan, PlanRow, PlanState
from ccrm_admin.planning.pages.access import may_edit
from ccrm_admin.planning.pages.grid.facets import GRID_FACETS
from ccrm_admin.planning.pages.grid.shown_totals import shown_totals
from ccrm_admin.planning.pages.grid.table import USUAL_COLUMNS, GridTable
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.list_view import ListView
from ccrm_admin.ui.paging import CountedRows
from ccrm_admin.ui.tables import ListTable


class GridList(ListSpec):
    """All users of the plan's tenant, those in the plan first; brought up to the mirror when it is made."""

    name = "plan"
    standalone = False
    icon = "users"
    table_class = GridTable
    facets = GRID_FACETS

    def __init__(self, plan: Plan, person: User, asked: QueryDict, *, editable: bool = False) -> None:
        super().__init__(plan.tenant, person, asked)
        self.plan, self.editable = plan, editable
        self.heading = plan.title
        self.state: PlanState = freshen(plan)

    def everything(self) -> QuerySet[Any]:
        """All users of the grid."""
        return PlanRow.objects.for_plan(self.plan).with_decisions()

    def version(self) -> str:
        """The plan and the version of its grid."""
        return f"{self.plan.pk}.{self.state.version}"

    def usual_columns(self) -> list[str]:
        """Those that are shown to who has chosen none, which are not all."""
        return list(USUAL_COLUMNS)

    def table(self, rows: CountedRows) -> GridTable:
        """Return the table over ``rows``."""
        table: GridTable = super().table(rows)
        table.plan, table.editable = self.plan, self.editable
        return table

    def exported_columns(self, table: ListTable) -> list[Column]:
        """Those of the page, and the mode beside the extension, which says both on the page."""
        shown = super().exported_columns(table)
        extension, mode = (table.columns[name].column for name in ("extension", "mode"))
        if extension in shown and mode not in shown:
            shown.insert(shown.index(extension) + 1, mode)
        return shown

    def keys(self) -> list[str]:
        """Return the keys of all users that fit, in the asked-for order."""
        return self._keys(self.narrowed)

    def in_order(self, keys: Sequence[str]) -> list[str]:
        """Return ``keys`` in the asked-for order, whatever is filtered; those the grid lacks come last."""
        wanted = set(keys)
        found = [key for key in self._keys(self.everything()) if key in wanted]
        return list(dict.fromkeys([*found, *keys]))

    def _keys(self, rows: QuerySet[Any]) -> list[str]:
        return list(self.ordered(rows).values_list("key", flat=True))


class GridView(ListView[GridList]):
    """``/t/{tenant}/plans/{plan}/``."""

    template_name = "planning/grid/grid.html"
    fragment_template_name = "planning/grid/_grid.html"

    def get(self, request: TenantRequest, plan: Plan) -> HttpResponseBase:  # type: ignore[override]
        """Return the grid of the plan that ``plan_page`` found."""
        return super().get(request, plan=plan)

    def spec(self, plan: Plan) -> GridList:  # type: ignore[override]
        """Return the grid of the plan."""
        editable = may_edit(self.request, plan)
        return GridList(plan, self.request.user, self.request.GET, editable=editable)

    def context(self, spec: GridList) -> dict[str, Any]:
        """The plan and its totals too, and whether it may be edited here."""
        return {
            **super().context(spec),
            "plan": spec.plan,
            "tab": "grid",
            "state": spec.state,
            "totals": shown_totals(spec.state),
            "editable": spec.editable,
            "current_scope": spec.querystring.get("scope", ""),
        }
