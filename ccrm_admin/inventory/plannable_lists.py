"""Lists of what plans give to users, and of what can be blocked or rest besides."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, cast

from django.db.models import F, QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from ccrm_admin.inventory import facets, tables
from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.blocks.stamp import RestStamp, rest_stamp
from ccrm_admin.inventory.mirror_list import MirrorList
from ccrm_admin.inventory.rare_values import RareFacet, narrowed_to_each, with_rare_values
from ccrm_admin.inventory.registry import registry
from ccrm_admin.inventory.restriction import Kind
from ccrm_admin.ui.facets import Cells, Facet, count_cells, count_cells_of_each
from ccrm_admin.ui.paging import CountedRows

RESTS = rest_stamp()


class PlannableList(MirrorList):
    """A list of what plans give to users: ``planned`` tells of a row whether one does."""

    @cached_property
    def stamp(self) -> str:
        """A short text that differs as soon as a plan decides otherwise; "" where there is no plan."""
        stamp = self.remembered.along["plans_stamp"]
        return blake2b(stamp.encode(), digest_size=16).hexdigest() if stamp else ""

    def rows(self) -> QuerySet[Any]:
        """All rows of the tenant; they tell whether they are planned if anything shown needs it."""
        asked = "planned" in self.querystring or "plans" in self.querystring.get("sort", "")
        rows = super().rows()
        return self.telling(rows) if asked or "plans" in self.columns else rows

    def telling(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return ``rows`` with ``planned``."""
        planned = registry().planner.decided(self.model, self.tenant, self.stamp)
        telling: QuerySet[Any] = rows.alias(planned=planned)
        return telling

    def given(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of ``rows`` that some plan gives to somebody."""
        return self.telling(rows).filter(planned=True)

    def read_along(self) -> dict[str, Any]:
        """The stamp of the plans too."""
        return {**super().read_along(), "plans_stamp": registry().planner.stamp()}

    def table(self, rows: CountedRows) -> tables.PlannableTable:
        """Return the table; its column about plans asks for the tenant's."""
        table = cast("tables.PlannableTable", super().table(rows))
        table.tenant = self.tenant
        return table

    @property
    def rare(self) -> list[RareFacet]:
        """The facets of what people decide here."""
        return [RareFacet(facets.PLANNED, {"yes": self.given} if self.stamp else {})]

    @property
    def rare_stamp(self) -> str:
        """A text that differs as soon as other rows have their values."""
        return self.stamp

    @property
    def own_facets(self) -> list[Facet]:
        """The facets of what the mirror has."""
        rare = [each.facet for each in self.rare]
        return [facet for facet in self.facets if facet not in rare]

    def count_cells(self, rows: QuerySet[Any]) -> Cells:
        """Count the rare values beside all, in one query."""
        narrowed = narrowed_to_each(rows, self.rare)
        every, *few = count_cells_of_each([rows, *narrowed.values()], self.own_facets)
        return with_rare_values(every, dict(zip(narrowed, few, strict=True)), self.rare)

    def many_cells(self) -> Cells:
        """Keep what the mirror has apart from what is decided here."""
        rows, what = self.matching, f"cells:{self.matched}"

        def count() -> Cells:
            every = self.kept(what, self.version(), lambda: count_cells(rows, self.own_facets))
            narrowed = narrowed_to_each(rows, self.rare)
            few = count_cells_of_each([*narrowed.values()], self.own_facets) if narrowed else []
            return with_rare_values(every, dict(zip(narrowed, few, strict=True)), self.rare)

        return self.kept(what, f"{self.version()}:{self.rare_stamp}", count)


class RestrictableList(PlannableList):
    """A list of what can be blocked, or rest: ``availability_sort`` tells of a row until when and why."""

    @cached_property
    def restrictions(self) -> RestrictionsOn:
        """What is restricted today."""
        stamp = RestStamp.of(self.remembered.along["rests"])
        return RestrictionsOn(self.tenant, stamp, localdate())

    def read_along(self) -> dict[str, Any]:
        """The stamp of what is restricted too."""
        return {**super().read_along(), "rests": RESTS}

    def usual_columns(self) -> list[str]:
        """With what is restricted, where anything can be."""
        usual = super().usual_columns()
        return [*usual, "availability"] if self.restrictions.stamp.restricts else usual

    def rows(self) -> QuerySet[Any]:
        """All rows of the tenant; they tell what restricts them if anything shown needs it."""
        rows = super().rows()
        if "availability" in self.querystring or "use" in self.querystring:
            rows = rows.alias(availability=self.restrictions.kind(self.model))
        if "availability" in self.columns or "availability" in self.querystring.get("sort", ""):
            rows = rows.alias(availability_sort=self.restrictions.summary(self.model))
        return rows

    def table(self, rows: CountedRows) -> tables.PlannableTable:
        """Return the table; its rows hold what restricts them if it is shown."""
        if "availability" in self.columns:
            rows = CountedRows(rows.data.annotate(availability_sort=F("availability_sort")), len(rows))
        return super().table(rows)

    @property
    def rare(self) -> list[RareFacet]:
        """What is blocked and what rests too."""
        on = self.restrictions
        blocked, resting = on.blocked(self.model), on.resting(self.model)
        values = {
            Kind.BLOCKED.value: lambda rows: rows.filter(blocked),
            Kind.RESTING.value: lambda rows: rows.filter(resting),
        }
        return [RareFacet(facets.AVAILABILITY, values if on.stamp.restricts else {}), *super().rare]

    @property
    def rare_stamp(self) -> str:
        """With the day, if a restriction may end by itself."""
        return f"{super().rare_stamp}:{self.restrictions.stamp.on(self.restrictions.day)}"
