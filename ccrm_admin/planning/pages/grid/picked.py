"""The users that a person has picked in the grid, by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import ngettext

from ccrm_admin.ui.scopes import Scope

MOST_IN_AN_ADDRESS = 200  # users
_KEY = re.compile(r"[cp]\d{1,18}", re.ASCII)


def keys_in(texts: Iterable[str]) -> list[str]:
    """Return the keys in ``texts``, where commas separate them; each once, without whatever is no key."""
    named = (key.strip() for text in texts for key in text.split(","))
    return [key for key in dict.fromkeys(named) if _KEY.fullmatch(key)]


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
