"""The row of a user in the grid of a plan."""

from __future__ import annotations

from django.http import Http404

from ccrm_admin.planning.engine.edit_checks import name_of
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.rows import GridRow, grid_rows
from ccrm_admin.planning.text.errors import UnknownReferenceError


def row_of(plan: Plan, key: str) -> GridRow:
    """Return a user's row. Raises Http404 if the plan's grid has no such user."""
    freshen(plan)
    rows = grid_rows(plan, [key])
    if not rows:
        raise Http404
    return rows[0]


def posted_row(plan: Plan, key: str) -> GridRow:
    """Return a user's row, for whom something was sent.

    Raises UnknownReferenceError if the user has just left the grid, and Http404 if they were not in it.
    """
    name = name_of(plan, key)
    try:
        return row_of(plan, key)
    except Http404:
        if name == key:
            raise
        raise UnknownReferenceError(name) from None
