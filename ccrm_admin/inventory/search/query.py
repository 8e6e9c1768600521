"""What someone looks for, and how well a text fits it: no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum

from ccrm_admin.inventory.normalize import fold, folded_name, search_terms
from ccrm_admin.numbers import canonical, country_code
from ccrm_admin.ordering.keys import sort_key

_BEHIND_LETTERS = chr(0x10FFFF)


class Fit(IntEnum):
    """How well a text fits, best first."""

    EXACT = 0
    REFERS = 1  # what it refers to is just this
    START = 2
    WORD = 3  # a word of it starts so
    ANYWHERE = 4


class Wanted:
    """The words of a query, folded; and the number that it may be.

    ``regions`` are those of the tenants that are searched: a number without a country code may be of any.
    """

    def __init__(self, text: str, regions: Collection[str]) -> None:
        self.text = text
        self.terms = search_terms(text)
        self.folded = " ".join(self.terms)
        self._whole = {self.folded, *(canonical(text, region) for region in regions)}
        self._starts = (self.folded, *(f"{country_code(region)}{self.folded}" for region in regions))

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.terms)

    @property
    def spellings(self) -> list[str]:
        """Return how the database may hold just this: as a sort key, folded, as a canonical number."""
        return list({sort_key(self.text), folded_name(self.text), *self._whole})

    @property
    def start(self) -> tuple[str, str]:
        """Return the bounds between which the folded names lie that start like this."""
        key = folded_name(self.text)
        return key, key + _BEHIND_LETTERS

    def is_in(self, text: str) -> bool:
        """Tell whether ``text`` holds every word."""
        folded = fold(text)
        return all(term in folded for term in self.terms)

    def fit(self, texts: Iterable[str]) -> Fit:
        """Return how well the best of ``texts`` (names, numbers) fits; ANYWHERE if nothing is wanted."""
        if not self:
            return Fit.ANYWHERE
        return min((self._fit(fold(text)) for text in texts), default=Fit.ANYWHERE)

    def fit_of(self, names: Iterable[str], refers_to: Iterable[str]) -> Fit:
        """Return how well a record with ``names`` fits, which may only refer to what is wanted."""
        return min(self.fit(names), max(self.fit(refers_to), Fit.REFERS))

    def _fit(self, text: str) -> Fit:
        if text in self._whole:
            return Fit.EXACT
        if text.startswith(self._starts):
            return Fit.START
        return Fit.WORD if f" {self.folded}" in text else Fit.ANYWHERE
