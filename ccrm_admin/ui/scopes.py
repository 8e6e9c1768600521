"""Scopes: what a list is narrowed to by a link, such as the accounts behind a figure or one sync's changes.

A scope stands in the address like a facet, is carried along like one, and is taken off as a chip. It is not
offered and not counted, since counting it would cost every page of the list and few people would choose it.
"""

from __future__ import annotations

from typing import Any

from ccrm_admin.ui.facets import ChoiceFacet, Facet


class Scope(Facet):
    """A scope whose values are whatever a link names."""

    counted = False


class ChoiceScope(ChoiceFacet):
    """A scope whose values are fixed; a row may fit several of them, or none. All chosen ones are shown."""

    counted = False

    def known_slugs(self, counted: Any) -> list[str]:
        """Those that are chosen."""
        return [choice.slug for choice in self.choices if choice.slug in counted]
