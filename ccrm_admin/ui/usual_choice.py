"""A facet that narrows the list also when nothing is chosen: by default gone rows are out of sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ccrm_admin.ui.facets import ChoiceFacet

ALL = "all"  # how a query string asks for the rows of every choice


@dataclass(frozen=True)
class UsualChoiceFacet(ChoiceFacet):
    """A facet of which one value is shown at a time, the ``usual`` one by itself, or all together."""

    usual: str = ""

    def accepts(self, slug: str) -> bool:
        """The fixed values, or all of them."""
        return slug == ALL or super().accepts(slug)

    def chosen(self, slugs: Iterable[str]) -> list[str]:
        """The one value that is not the usual one; ALL for several."""
        asked = {slug for slug in slugs if self.accepts(slug)}
        if len(asked) > 1:
            return [ALL]
        return [*asked - {self.usual}]

    def wanted(self, chosen: Sequence[str]) -> frozenset[str]:
        """The usual value if none is chosen."""
        return frozenset() if ALL in chosen else frozenset(chosen or [self.usual])

    def after(self, chosen: Sequence[str], slug: str) -> list[str]:
        """The value alone; the usual one again if it was chosen, and is taken off."""
        return [] if slug in chosen or slug == self.usual else [slug]

    def off(self) -> list[str]:
        """The rows of every choice."""
        return [ALL]

    def narrows(self, slug: str) -> bool:
        """All but the choice of all."""
        return slug != ALL

    def value_label(self, slug: str) -> str:
        """The label of the choice, or of all together."""
        return gettext("all") if slug == ALL else super().value_label(slug)

    def known_slugs(self, counted: Counter[str]) -> list[str]:
        """The choices, then all together."""
        choices = super().known_slugs(counted)
        counted[ALL] = sum(counted[slug] for slug in choices)
        return [*choices, ALL]
