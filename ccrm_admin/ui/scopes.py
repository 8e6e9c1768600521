"""Scopes: what a list is narrowed to by a link, such as the accounts behind a figure or one sync's changes.

A scope stands in the address like a facet, is carried along like one, and is taken off as a chip. It is not
offered and not counted, since counting it would cost every page of the list and few people would choose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccrm_admin.ui.facets import Cells, ChoiceFacet, Facet
from ccrm_admin.ui.lists import ListView
from ccrm_admin.ui.selection import Selection

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Scope(Facet):
    """A scope whose values are whatever a link names."""

    counted = False


class ChoiceScope(ChoiceFacet):
    """A scope whose values are fixed; a row may fit several of them, or none. All chosen ones are shown."""

    counted = False

    def known_slugs(self, counted: Any) -> list[str]:
        """Those that are chosen."""
        return [choice.slug for choice in self.choices if choice.slug in counted]


class ScopedList(ListView):
    """A list with scopes among its facets."""

    def matching(self) -> QuerySet[Any]:
        """Return the rows that fit the asked-for text and the scopes."""
        return Selection(self.facets, self.address).scoped(super().matching())

    def all_cells(self, rows: QuerySet[Any]) -> Cells:
        """Return the facets' cells; kept only for the list as a whole."""
        if Selection(self.facets, self.address).scopes:
            return self.counted_cells(rows)
        return super().all_cells(rows)
