"""The counts behind the grid's facets, kept with the plan: to count 10,000 users takes longer than a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ccrm_admin.planning.engine.row_facets import ROW_FACETS
from ccrm_admin.ui.facets import Cells, cell_of, count_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ccrm_admin.planning.models import Plan, PlanState

MOST_KEPT = 5_000  # cells; a tenant with more has hardly two users alike, and they are counted when looked at


def kept_cells(state: PlanState) -> Cells | None:
    """Return the cells of all users of the grid; None if there are too many to keep."""
    return None if state.cells is None else {tuple(slugs): count for *slugs, count in state.cells}


def count_all(plan: Plan, state: PlanState) -> None:
    """Count the cells of all rows of the plan; the caller saves ``state``."""
    _keep(state, Counter(count_cells(plan.rows.all(), ROW_FACETS)))


def move(state: PlanState, before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> None:
    """Take rows out of the cells as they were ``before``, and put them in as they are ``after``."""
    cells = kept_cells(state)
    if cells is not None:
        moved = Counter(cells)
        moved.subtract(cell_of(row, ROW_FACETS) for row in before)
        moved.update(cell_of(row, ROW_FACETS) for row in after)
        _keep(state, moved)


def _keep(state: PlanState, cells: Counter[tuple[str, ...]]) -> None:
    found = [[*slugs, count] for slugs, count in cells.items() if count]
    state.cells = found if len(found) <= MOST_KEPT else None
