"""Facets of what people decide here: few rows have one of their values, all others have the last.

Grouping all rows by them would cost as much as all the rows, and what is decided changes all day. So
the few rows are counted beside all of them, and taken away from where they were counted too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ccrm_admin.ui.facets import Cells, ChoiceFacet

ANY = ""  # in place of a value


@dataclass(frozen=True, slots=True)
class RareFacet:
    """A facet with its rare ``values``, each with what narrows rows to those that have it."""

    facet: ChoiceFacet
    values: Mapping[str, Callable[[QuerySet[Any]], QuerySet[Any]]]


Values = tuple[str, ...]  # of each of some facets, or ANY


def narrowed_to_each(rows: QuerySet[Any], rare: Sequence[RareFacet]) -> dict[Values, QuerySet[Any]]:
    """Return the ``rows`` that have a rare value of one or more facets, by the values."""
    found: dict[Values, QuerySet[Any]] = {(): rows}
    for each in rare:
        found = {
            (*values, value): narrow(narrowed)
            for values, narrowed in found.items()
            for value, narrow in {ANY: _all, **each.values}.items()
        }
    del found[_anything(rare)]
    return found


def with_rare_values(every: Cells, few: Mapping[Values, Cells], rare: Sequence[RareFacet]) -> Cells:
    """Return the cells of ``every`` row with their values of the ``rare`` facets behind their own.

    ``few`` are the cells of what ``narrowed_to_each`` returns.
    """
    exact = {values: Counter(cells) for values, cells in {_anything(rare): every, **few}.items()}
    for place, each in enumerate(rare):
        for values in [values for values in exact if values[place] == ANY]:
            for value in each.values:
                exact[values].subtract(exact[*values[:place], value, *values[place + 1 :]])
    others = [each.facet.choices[-1].slug for each in rare]
    return {
        (*cell, *(value or other for value, other in zip(values, others, strict=True))): count
        for values, cells in exact.items()
        for cell, count in cells.items()
        if count > 0
    }


def _anything(rare: Sequence[RareFacet]) -> Values:
    return (ANY,) * len(rare)


def _all(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows
