"""Whom the grid shows over all its pages, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ccrm_admin.planning.models import PlanRow
from ccrm_admin.planning.pages.grid.facets import GRID_FACETS
from ccrm_admin.planning.pages.grid.table import GridTable
from ccrm_admin.ui.paging import CountedRows
from ccrm_admin.ui.querystrings import asked_text
from ccrm_admin.ui.selection import Selection

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from ccrm_admin.planning.models import Plan


def shown_keys(plan: Plan, query: QueryDict) -> list[str]:
    """Return the keys of all users that fit the grid's ``query``, in its order. The plan must be fresh."""
    rows = PlanRow.objects.for_plan(plan)
    if text := asked_text(query):
        rows = rows.matching(text)
    chosen = Selection(GRID_FACETS, query)
    return _ordered(chosen.narrow(chosen.scoped(rows)), query)


def in_order(plan: Plan, keys: Sequence[str], query: QueryDict) -> list[str]:
    """Return ``keys`` as the grid of ``query`` orders its users; those it does not have come last."""
    wanted = set(keys)
    found = (key for key in _ordered(PlanRow.objects.for_plan(plan), query) if key in wanted)
    return list(dict.fromkeys([*found, *keys]))


def _ordered(rows: QuerySet[PlanRow], query: QueryDict) -> list[str]:
    table = GridTable(CountedRows(rows, 0), order_by=GridTable.sortable(query.get("sort", "")) or None)
    return list(table.data.data.values_list("key", flat=True))
