"""Facets: what a list can be narrowed by, each value with its count.

One grouped query counts the cells of all facets together, for the text filter alone. Every figure on the
page, the number of rows included, is a sum over these cells; a value's count leaves out the
facet's own choice.

A scope is what a list is narrowed to by a link, such as the accounts behind a figure or one sync's changes.
It stands in the query string like a facet and is taken off like one, but is not offered and not counted:
that would cost every page of the list, and few people would choose it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, ClassVar

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils.functional import Promise

from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.ui.listed import has_listed, texts_of
from ccrm_admin.ui.slugs import has_slug, is_slug, label_of, place_of, slug_for

FACET_VALUES_LIMIT = 200  # chosen in one facet; more is no person's filter

Cells = Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Facet:
    """A column whose values are whatever the tenant has, such as registration servers.

    One that is not ``counted`` is a scope: it narrows the list before anything is counted.
    """

    counted: ClassVar[bool] = True

    name: str
    label: str | Promise
    column: str
    self_evident: bool = field(default=False, kw_only=True)  # its values say what they are about

    def groups(self) -> dict[str, Any]:
        """Return what the database groups by, each expression with the name of its column in the query."""
        return {f"facet_{self.name}": F(self.column)}

    def slug(self, values: Sequence[Any]) -> str:
        """Return the value of a group, given its columns, as it stands in a query string."""
        return slug_for(str(values[0]))

    def values_in(self, slug: str) -> Sequence[str]:
        """Return the values that the rows of a group have, given what ``slug`` made of its columns."""
        return (slug,)

    def condition(self, slugs: Sequence[str]) -> Q:
        """Return what a row must meet to have one of the values."""
        return has_slug(self.column, slugs)

    def accepts(self, slug: str) -> bool:
        """Tell whether ``slug`` could be a value: a value unknown now may come with the next sync."""
        return is_slug(slug)

    def chosen(self, slugs: Iterable[str]) -> list[str]:
        """Return what of the values in a query string counts as a choice, each once."""
        return [*dict.fromkeys(slug for slug in slugs if self.accepts(slug))][:FACET_VALUES_LIMIT]

    def wanted(self, chosen: Sequence[str]) -> frozenset[str]:
        """Return the values that rows are narrowed to when these are chosen; none if they are not."""
        return frozenset(chosen)

    def after(self, chosen: Sequence[str], slug: str) -> list[str]:
        """Return what is chosen after a click on ``slug``: with it, or without it if it was."""
        return [other for other in chosen if other != slug] + [slug] * (slug not in chosen)

    def off(self) -> list[str]:
        """Return what is chosen when the facet narrows nothing."""
        return []

    def narrows(self, slug: str) -> bool:  # noqa: ARG002 - most values do
        """Tell whether choosing ``slug`` leaves rows out."""
        return True

    def value_label(self, slug: str) -> str:
        """Return what people read for a value."""
        return label_of(slug)

    def known_slugs(self, counted: Counter[str]) -> list[str]:
        """Return the values to offer, in the order of the page: SIP2 before SIP10, the empty one last."""
        return sorted(counted, key=lambda slug: (sort_key(place_of(slug)), slug))


@dataclass(frozen=True)
class ListedFacet(Facet):
    """A facet of which a row may have several values, or none: a column with their slugs, see ``listed``."""

    def slug(self, values: Sequence[Any]) -> str:
        """The column itself: between slugs is what is in none."""
        return str(values[0])

    def values_in(self, slug: str) -> Sequence[str]:
        """Each of them."""
        return texts_of(slug)

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of them in the list."""
        return reduce(or_, (has_listed(self.column, slug) for slug in slugs))


@dataclass(frozen=True)
class Choice:
    """One value of a ChoiceFacet: its name in a query string, its label, and the rows that have it."""

    slug: str
    label: str | Promise
    rows: Q


@dataclass(frozen=True)
class ChoiceFacet(Facet):
    """A facet whose values are fixed: each row fits one of the choices, and one only."""

    column: str = ""
    choices: tuple[Choice, ...] = ()

    def groups(self) -> dict[str, Any]:
        """A yes or no for each choice but the last, which has the rest: quicker than making slugs there."""
        return {
            f"facet_{self.name}_{number}": ExpressionWrapper(choice.rows, BooleanField())
            for number, choice in enumerate(self.choices[:-1])
        }

    def slug(self, values: Sequence[Any]) -> str:
        """The first choice with a yes."""
        return next(
            (choice.slug for choice, fits in zip(self.choices, values, strict=False) if fits),
            self.choices[-1].slug,
        )

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of the chosen values' own conditions."""
        wanted = Q()
        for choice in self.choices:
            if choice.slug in slugs:
                wanted |= choice.rows
        return wanted

    def accepts(self, slug: str) -> bool:
        """Only the fixed values."""
        return any(choice.slug == slug for choice in self.choices)

    def value_label(self, slug: str) -> str:
        """The label of the choice."""
        return next(str(choice.label) for choice in self.choices if choice.slug == slug)

    def known_slugs(self, counted: Counter[str]) -> list[str]:  # noqa: ARG002 - all are always offered
        """The choices in the order in which they were declared."""
        return [choice.slug for choice in self.choices]


class Scope(Facet):
    """A scope whose values are whatever a link names."""

    counted = False


class ChoiceScope(ChoiceFacet):
    """A scope whose values are fixed; a row may fit several of them, or none. All chosen ones are shown."""

    counted = False

    def known_slugs(self, counted: Counter[str]) -> list[str]:
        """Those that are chosen."""
        return [choice.slug for choice in self.choices if choice.slug in counted]


def count_cells(queryset: QuerySet[Any], facets: Sequence[Facet]) -> Cells:
    """Count the rows of ``queryset`` by the values of all counted ``facets`` together, in one query."""
    (cells,) = count_cells_of_each([queryset], facets)
    return cells


def count_cells_of_each(querysets: Sequence[QuerySet[Any]], facets: Sequence[Facet]) -> list[Cells]:
    """Return what ``count_cells`` does for each of ``querysets``, all in one query.

    The values of the last facet, if they are fixed, are counted side by side instead of being grouped by:
    an index in the order of the other facets then yields the groups with nothing to sort.
    """
    *grouped, last = (facet for facet in facets if facet.counted)
    counts: dict[tuple[str, ...], Count] = {(): Count("pk")}
    if grouped and isinstance(last, ChoiceFacet):
        counts = {(choice.slug,): Count("pk", filter=choice.rows) for choice in last.choices}
    else:
        grouped.append(last)
    columns = [facet.groups() for facet in grouped]
    first, *others = (
        queryset.order_by()
        .annotate(**{name: expression for groups in columns for name, expression in groups.items()})
        .values_list(*(name for groups in columns for name in groups))
        .annotate(
            **{f"count_{number}": count for number, count in enumerate(counts.values())},
            counted=Value(place),
        )
        for place, queryset in enumerate(querysets)
    )
    cells: list[Counter[tuple[str, ...]]] = [Counter() for _queryset in querysets]
    for *row, place in first.union(*others, all=True) if others else first:
        values = iter(row)
        slugs = tuple(
            facet.slug(list(islice(values, len(groups))))
            for facet, groups in zip(grouped, columns, strict=True)
        )
        for rest, found in zip(counts, values, strict=True):
            cells[place][slugs + rest] += found
    return list(cells)
