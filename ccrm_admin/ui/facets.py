"""Facets: what a list can be narrowed by, each value with its count.

One grouped query counts the cells of all facets together, for the text filter alone. Every figure on the
page, the number of rows included, is a sum over these cells; a value's count leaves out the
facet's own choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext

from ccrm_admin.ordering.keys import in_order
from ccrm_admin.ui.conditions import holds

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_CHIPS = 12  # of a facet
MOST_VALUES = 200  # chosen in one facet; more is no person's filter
LONGEST_VALUE = 200  # characters
EMPTY = "-"  # how an empty text is written in an address

Cells = Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Facet:
    """A column whose values are whatever the tenant has, such as registration servers.

    One that is not ``counted`` is a scope (see ui.scopes): it narrows the list before anything is counted.
    """

    counted: ClassVar[bool] = True

    name: str
    label: str | Promise
    column: str

    def groups(self) -> dict[str, Any]:
        """Return what the database groups by, each expression with the name of its column in the query."""
        return {f"facet_{self.name}": F(self.column)}

    def slug(self, values: Sequence[Any]) -> str:
        """Return the value of a group, given its columns, as it stands in an address."""
        return str(values[0]) or EMPTY

    def slug_of(self, row: Mapping[str, Any]) -> str:
        """Return the value of a row that is at hand, given by its columns."""
        return self.slug([row[self.column]])

    def condition(self, slugs: Sequence[str]) -> Q:
        """Return what a row must meet to have one of the values."""
        return Q(**{f"{self.column}__in": ["" if slug == EMPTY else slug for slug in slugs]})

    def accepts(self, slug: str) -> bool:
        """Tell whether ``slug`` could be a value: a value unknown now may come with the next sync."""
        return 0 < len(slug) <= LONGEST_VALUE and "\x00" not in slug

    def value_label(self, slug: str) -> str:
        """Return what people read for a value."""
        return gettext("(empty)") if slug == EMPTY else slug

    def known_slugs(self, counted: Counter[str]) -> list[str]:
        """Return the values to offer, in the order of the page: SIP2 before SIP10."""
        return in_order(counted)


@dataclass(frozen=True)
class Choice:
    """One value of a ChoiceFacet: its name in an address, its label, and the rows that have it."""

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

    def slug_of(self, row: Mapping[str, Any]) -> str:
        """The first choice that the row fits."""
        return self.slug([holds(choice.rows, row) for choice in self.choices[:-1]])

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


@dataclass(frozen=True)
class FacetValue:
    """One value on the page: its count under the other facets' choices, and where its link leads."""

    slug: str
    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class ShownFacet:
    """A facet on the page."""

    name: str
    label: str | Promise
    values: list[FacetValue]

    @property
    def chosen(self) -> list[FacetValue]:
        """The values that narrow the list now."""
        return [value for value in self.values if value.chosen]

    @property
    def first_chosen(self) -> list[FacetValue]:
        """Those of them that are chips."""
        return self.chosen[:MOST_CHIPS]

    @property
    def more_chosen(self) -> int:
        """How many are left; the facet's own menu has them all."""
        return max(0, len(self.chosen) - MOST_CHIPS)


def count_cells(queryset: QuerySet[Any], facets: Sequence[Facet]) -> Cells:
    """Count the rows of ``queryset`` by the values of all counted ``facets`` together, in one query."""
    (cells,) = count_cells_of_each([queryset], facets)
    return cells


def cell_of(row: Mapping[str, Any], facets: Sequence[Facet]) -> tuple[str, ...]:
    """Return the cell in which ``count_cells`` counts a row that is at hand, given by its columns."""
    return tuple(facet.slug_of(row) for facet in facets if facet.counted)


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


@dataclass
class Selection:
    """What a person has chosen in the facets of one list, read from an address."""

    facets: Sequence[Facet]
    address: QueryDict
    chosen: dict[str, list[str]] = field(init=False)
    counted: list[Facet] = field(init=False)
    scopes: list[Facet] = field(init=False)
    limits: list[tuple[int, frozenset[str]]] = field(init=False)  # by the position of a counted facet

    def __post_init__(self) -> None:
        self.counted = [facet for facet in self.facets if facet.counted]
        self.chosen = {
            facet.name: list(
                dict.fromkeys(slug for slug in self.address.getlist(facet.name) if facet.accepts(slug))
            )[:MOST_VALUES]
            for facet in self.facets
        }
        self.scopes = [facet for facet in self.facets if not facet.counted and self.chosen[facet.name]]
        sets = [frozenset(self.chosen[facet.name]) for facet in self.counted]
        self.limits = [(position, wanted) for position, wanted in enumerate(sets) if wanted]

    def __bool__(self) -> bool:
        return any(self.chosen.values())

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that fit the choice in every counted facet."""
        return self._narrow(queryset, self.counted)

    def scoped(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that fit every scope."""
        return self._narrow(queryset, self.scopes)

    def count(self, cells: Cells) -> int:
        """Return how many rows ``narrow`` leaves, from cells counted before it."""
        return sum(rows for cell, rows in cells.items() if not self._misses(cell))

    def shown(self, cells: Cells) -> list[ShownFacet]:
        """Return every counted facet with its values and their counts, and the scopes that are set."""
        counted: list[Counter[str]] = [Counter() for _ in self.counted]
        for cell, rows in cells.items():
            misses = self._misses(cell)
            for position, slug in enumerate(cell):
                counted[position][slug] += rows if misses in ([], [position]) else 0
        left = self.count(cells)
        counted += [Counter(dict.fromkeys(self.chosen[scope.name], left)) for scope in self.scopes]
        return [
            ShownFacet(facet.name, facet.label, self._values(facet, counts))
            for facet, counts in zip([*self.counted, *self.scopes], counted, strict=True)
        ]

    def cleared(self) -> str:
        """Return the query of the list with no facet chosen."""
        address = self.address.copy()
        for name in [*self.chosen, "page"]:
            address.pop(name, None)
        return address.urlencode()

    def _misses(self, cell: tuple[str, ...]) -> list[int]:
        """Return the positions of the facets whose choice leaves ``cell`` out."""
        return [position for position, wanted in self.limits if cell[position] not in wanted]

    def _narrow(self, queryset: QuerySet[Any], facets: Sequence[Facet]) -> QuerySet[Any]:
        for facet in facets:
            if slugs := self.chosen[facet.name]:
                queryset = queryset.filter(facet.condition(slugs))
        return queryset

    def _values(self, facet: Facet, counts: Counter[str]) -> list[FacetValue]:
        chosen = self.chosen[facet.name]
        rest = self.address.copy()
        rest.pop("page", None)
        rest.pop(facet.name, None)
        others = rest.urlencode()
        values = []
        for slug in chosen:
            counts.setdefault(slug, 0)  # a chip for what no row has now, so that it can be taken off
        for slug in facet.known_slugs(counts):
            after = [other for other in chosen if other != slug] + [slug] * (slug not in chosen)
            query = "&".join(filter(None, [others, urlencode([(facet.name, value) for value in after])]))
            values.append(FacetValue(slug, facet.value_label(slug), counts[slug], slug in chosen, query))
        return values
