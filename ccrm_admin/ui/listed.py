"""Several texts in one column: each between line feeds, "" if there are none."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan


def listed(texts: Iterable[str]) -> str:
    """Return ``texts``, none of which has a line feed, as a column holds them."""
    lines = "\n".join(texts)
    return f"\n{lines}\n" if lines else ""


def texts_of(column: str) -> list[str]:
    """Return the texts in what ``listed`` made."""
    return column.strip("\n").split("\n") if column else []


def has_listed(column: str, text: str) -> Q:
    """Return the condition for rows whose ``column`` holds the text.

    LIKE would not tell a from A on SQLite.
    """
    return Q(GreaterThan(StrIndex(column, Value(listed([text]))), 0))
