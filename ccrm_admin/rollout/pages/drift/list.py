"""Drifts as a list like the others: of all plans, or of one; filtered, narrowed, ordered, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.models.drift_querysets import PART_ORDER
from ccrm_admin.rollout.pages.drift.facets import FACETS, PLAN_FACETS
from ccrm_admin.rollout.pages.drift.figure import figures
from ccrm_admin.rollout.pages.drift.table import DriftTable, asked_by, described, prepared
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.columns import Column, MomentColumn
from ccrm_admin.ui.export import ExportedRows
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.paging import CountedRows

FILE_COLUMNS = (
    Column(gettext_lazy("User"), field="name"),
    Column(gettext_lazy("E-mail"), field="name"),
    Column(gettext_lazy("Part"), field="part"),
    Column(gettext_lazy("Planned"), field="planned"),
    Column(gettext_lazy("Live now"), field="live"),
    MomentColumn(gettext_lazy("Since"), field="since"),
    Column(gettext_lazy("First seen in"), field="run"),
    Column(gettext_lazy("Started by"), field="run"),
    Column(gettext_lazy("Plan"), field="plan"),
    Column(gettext_lazy("State"), field="rests_until"),
)

ALONG, ALONG_OF_PLAN = figures(), figures(of_plan=True)


class DriftList(ListSpec):
    """What live has otherwise than the carried-out plans of a tenant."""

    name = "drift"
    heading: StrOrPromise = gettext_lazy("Drift")
    icon = "arrows-split"
    table_class = DriftTable
    facets = FACETS

    of_plan: Plan | None = None  # whose drift it is; None: of all plans
    role = Role.VIEWER  # of the reader, as far as the page has set it

    def everything(self) -> QuerySet[Any]:
        """All that is listed, with whom and what it is about."""
        rows = CarriedOutPart.objects.for_tenant(self.tenant).listed()
        return rows.with_people().with_namesakes().annotate(part_order=PART_ORDER)

    def read_along(self) -> dict[str, Any]:
        """How many there are, and what changes with them."""
        return ALONG

    def version(self) -> str:
        """What changes whenever a row does, also by a rest that ends."""
        return f"{self.remembered.along['version']}"

    def total(self) -> int:
        """Return how many there are without any filter."""
        return self.remembered.along["open" if self.selection.by_themselves else "listed"] or 0

    def table(self, rows: CountedRows) -> DriftTable:
        """Return the table over ``rows``."""
        table: DriftTable = super().table(rows)
        table.tenant, table.role = self.tenant, self.role
        return table

    def exported(self) -> ExportedRows:  # type: ignore[override] # its values are worded
        """Return what is shown, on all pages, for a file."""
        return ExportedRows(self.tenant, self.name, str(self.heading), FILE_COLUMNS, self._lines())

    def _lines(self) -> Iterator[tuple[Any, ...]]:
        for row in prepared(self.tenant, list(self.ordered(self.narrowed)), self.role):
            yield (
                row.name,
                row.email,
                str(PART_LABELS[Part(row.part)]),
                row.words["planned"],
                row.words["live"],
                row.since,
                str(row.run.pk) if row.run else "",
                asked_by(row.run) if row.run else "",
                row.plan.title,
                " · ".join(described(row)),
            )


class PlanDriftList(DriftList):
    """What live has otherwise than one plan."""

    name = "plan-drift"
    standalone = False
    prints = True
    facets = PLAN_FACETS

    def __init__(self, plan: Plan, person: User, asked: QueryDict) -> None:
        super().__init__(plan.tenant, person, asked)
        self.plan = self.of_plan = plan
        self.heading = _("Drift – %(plan)s") % {"plan": plan.title}

    def everything(self) -> QuerySet[Any]:
        """What is listed of the plan."""
        return super().everything().filter(plan_id=self.plan.pk)

    def read_along(self) -> dict[str, Any]:
        """The same of the plan alone."""
        return ALONG_OF_PLAN

    def given_values(self) -> dict[str, Any]:
        """The plan."""
        return {"plan": self.plan.pk}

    def version(self) -> str:
        """The same, and which plan."""
        return f"{self.plan.pk}:{super().version()}"

    def usual_columns(self) -> list[str]:
        """All but the plan, which is the page's."""
        return [name for name in super().usual_columns() if name != "plan"]
