"""What someone looks for, and how well a text answers it: no database."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from ccrm_admin.inventory.folding import fold, number_text, search_terms, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_COUNTRY = "48"
_WITH_COUNTRY = 11  # digits of a Polish number with its country code
# Behind the letters of every script in the order of bytes (SQLite) as in that of languages (PostgreSQL).
_BEHIND_LETTERS = "\u9fff"


class Fit(IntEnum):
    """How well a text answers, best first."""

    EXACT = 0
    REFERS = 1  # what it refers to is just this
    START = 2
    WORD = 3  # a word of it starts so
    ANYWHERE = 4


class Wanted:
    """The words of a query, folded."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.terms = search_terms(text)
        self.folded = " ".join(self.terms)

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.terms)

    @property
    def spellings(self) -> list[str]:
        """Return how the database may hold just this: as a sort key, or as a number with or without 48."""
        return list({sort_key(self.text), *_forms(self.folded)})

    @property
    def start(self) -> tuple[str, str]:
        """Return the bounds between which the sort keys lie that start like this."""
        key = sort_key(self.text)
        return key, key + _BEHIND_LETTERS

    def is_in(self, text: str) -> bool:
        """Tell whether ``text`` holds every word."""
        folded = fold(text)
        return all(term in folded for term in self.terms)

    def fit(self, texts: Iterable[str]) -> Fit:
        """Return how well the best of ``texts`` (names, numbers) answers; ANYWHERE if nothing is wanted."""
        if not self:
            return Fit.ANYWHERE
        return min((self._fit(form) for text in texts for form in _forms(fold(text))), default=Fit.ANYWHERE)

    def fit_of(self, names: Iterable[str], refers_to: Iterable[str]) -> Fit:
        """Return how well a record with ``names`` answers, which may only refer to what is wanted."""
        return min(self.fit(names), max(self.fit(refers_to), Fit.REFERS))

    def _fit(self, text: str) -> Fit:
        if text == self.folded:
            return Fit.EXACT
        if text.startswith(self.folded):
            return Fit.START
        return Fit.WORD if f" {self.folded}" in text else Fit.ANYWHERE


def _forms(text: str) -> set[str]:
    """Return ``text``, and a Polish number both with and without its country code."""
    forms = {text, number_text(text)}
    if len(text) == _WITH_COUNTRY and text.isdigit():
        forms.add(text.removeprefix(_COUNTRY))
    return forms
