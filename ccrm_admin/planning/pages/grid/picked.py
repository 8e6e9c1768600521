"""The users that a person has picked in the grid, by key."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import ngettext

from ccrm_admin.planning.domain.keys import keys_in
from ccrm_admin.ui.facets import Scope

MOST_IN_AN_ADDRESS = 200  # users


class PickedScope(Scope):
    """The users that a link names, their keys with commas between them as one value."""

    def accepts(self, slug: str) -> bool:
        """Only keys, and not so many that the address gets too long."""
        keys = slug.split(",")
        return len(keys) <= MOST_IN_AN_ADDRESS and keys == keys_in([slug])

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of them."""
        return Q(**{f"{self.column}__in": keys_in(slugs)})

    def value_label(self, slug: str) -> str:
        """How many they are."""
        count = len(keys_in([slug]))
        return ngettext("%(count)d user", "%(count)d users", count) % {"count": count}
