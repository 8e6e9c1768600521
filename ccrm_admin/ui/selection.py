"""What a person has chosen in the facets of a list, and how the page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from ccrm_admin.spelling import isolated
from ccrm_admin.ui.facets import Cells, Facet
from ccrm_admin.ui.icons import render_icon


@dataclass(frozen=True)
class FacetValue:
    """One value on the page: its count under the other facets' choices, and where its link leads.

    ``shown``: the list shows its rows, since it is ``chosen`` or since it is what the facet shows by itself.
    ``narrows``: choosing it leaves rows out.
    """

    slug: str
    label: str
    count: int
    chosen: bool
    shown: bool
    narrows: bool
    query: str


@dataclass(frozen=True)
class ShownFacet:
    """A facet on the page."""

    name: str
    label: str | Promise
    values: list[FacetValue]
    off: str = ""  # the query string of the list that this facet does not narrow
    self_evident: bool = False  # the values say what they are about

    @property
    def lines(self) -> SafeString:
        """The lines of the facet's menu, made here since a page has dozens: a template takes much longer."""
        return mark_safe("".join(map(self._line, self.values)))  # noqa: S308 - each escapes what it holds

    def _line(self, value: FacetValue) -> str:
        label = escape(isolated(value.label))
        current, mark = (' aria-current="true"', render_icon("check")) if value.shown else ("", "")
        return (
            f'<li><a class="facet-value" href="?{escape(value.query)}"'
            f' data-focus-key="facet-{self.name}={escape(value.slug)}"{current}>'
            f'<span class="facet-mark">{mark}</span> <span class="facet-label">{label}</span>'
            f' <span class="facet-count">{localize(value.count)}</span></a></li>'
        )

    @property
    def active(self) -> list[FacetValue]:
        """The values that narrow the list now, whether chosen or shown by themselves."""
        return [value for value in self.values if value.shown and value.narrows]

    @property
    def says(self) -> str:
        """What stands in place of the label: the first of these values, and how many more there are."""
        first, *more = self.active
        value = isolated(first.label)
        words = capfirst(value) if self.self_evident else f"{self.label}: {value}"
        return f"{words} +{len(more)}" if more else words


@dataclass
class Selection:
    """What a person has chosen in the facets of one list, read from a query string."""

    facets: Sequence[Facet]
    query: QueryDict
    chosen: dict[str, list[str]] = field(init=False)
    counted: list[Facet] = field(init=False)
    scopes: list[Facet] = field(init=False)
    limits: list[tuple[int, frozenset[str]]] = field(init=False)  # by the position of a counted facet

    def __post_init__(self) -> None:
        self.counted = [facet for facet in self.facets if facet.counted]
        self.chosen = {facet.name: facet.chosen(self.query.getlist(facet.name)) for facet in self.facets}
        self.scopes = [facet for facet in self.facets if not facet.counted and self.chosen[facet.name]]
        sets = [facet.wanted(self.chosen[facet.name]) for facet in self.counted]
        self.limits = [(position, wanted) for position, wanted in enumerate(sets) if wanted]

    def __bool__(self) -> bool:
        return any(self.chosen.values())

    @property
    def by_themselves(self) -> list[Facet]:
        """The facets that narrow the list although nothing is chosen in them."""
        return [facet for facet in self.counted if not self.chosen[facet.name] and facet.wanted([])]

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that fit the choice in every counted facet."""
        return self._narrow(queryset, self.counted)

    def scoped(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that fit every scope."""
        return self._narrow(queryset, self.scopes)

    def count(self, cells: Cells) -> int:
        """Return how many rows ``narrow`` leaves, from cells counted before it."""
        return sum(rows for cell, rows in cells.items() if not self._misses(cell))

    def shown(self, cells: Cells, everything: str = "") -> list[ShownFacet]:
        """Return every counted facet with its values and their counts, and the scopes that are set.

        Those that narrow the list by themselves come first. ``everything`` is the query string of the list
        with nothing chosen.
        """
        counted: list[Counter[str]] = [Counter() for _ in self.counted]
        for cell, rows in cells.items():
            misses = self._misses(cell)
            for position, facet in enumerate(self.counted):
                for slug in facet.values_in(cell[position]):
                    counted[position][slug] += rows if misses in ([], [position]) else 0
        left = self.count(cells)
        counted += [Counter(dict.fromkeys(self.chosen[scope.name], left)) for scope in self.scopes]
        facets = zip([*self.counted, *self.scopes], counted, strict=True)
        return [
            ShownFacet(
                facet.name,
                facet.label,
                self._values(facet, counts, everything),
                self._query(facet, facet.off()) or everything,
                facet.self_evident,
            )
            for facet, counts in sorted(facets, key=lambda pair: not pair[0].wanted([]))
        ]

    @property
    def several(self) -> bool:
        """Whether something is chosen in more than one facet."""
        return sum(map(bool, self.chosen.values())) > 1

    def described(self) -> list[str]:
        """Return what is chosen in words, facet by facet."""
        return [
            f"{facet.label}: {', '.join(isolated(facet.value_label(slug)) for slug in slugs)}"
            for facet in self.facets
            if (slugs := self.chosen[facet.name])
        ]

    def cleared(self) -> str:
        """Return the query of the list with no facet chosen."""
        rest = self.query.copy()
        for name in [*self.chosen, "page"]:
            rest.pop(name, None)
        return rest.urlencode()

    def _misses(self, cell: tuple[str, ...]) -> list[int]:
        """Return the positions of the facets whose choice leaves ``cell`` out."""
        return [
            position
            for position, wanted in self.limits
            if wanted.isdisjoint(self.counted[position].values_in(cell[position]))
        ]

    def _narrow(self, queryset: QuerySet[Any], facets: Sequence[Facet]) -> QuerySet[Any]:
        for facet in facets:
            if slugs := facet.wanted(self.chosen[facet.name]):
                queryset = queryset.filter(facet.condition(sorted(slugs)))
        return queryset

    def _values(self, facet: Facet, counts: Counter[str], everything: str) -> list[FacetValue]:
        chosen, shown = self.chosen[facet.name], facet.wanted(self.chosen[facet.name])
        values = []
        for slug in chosen:
            counts.setdefault(slug, 0)  # what no row has now can still be taken off
        others = self._query(facet, [])
        for slug in facet.known_slugs(counts):
            after = urlencode([(facet.name, value) for value in facet.after(chosen, slug)])
            query = "&".join(filter(None, [others, after])) or everything
            label, is_chosen = facet.value_label(slug), slug in chosen
            is_shown = is_chosen or slug in shown
            values.append(
                FacetValue(slug, label, counts[slug], is_chosen, is_shown, facet.narrows(slug), query)
            )
        return values

    def _query(self, facet: Facet, slugs: Sequence[str]) -> str:
        """Return the query of the list with these values of ``facet`` chosen and no others."""
        rest = self.query.copy()
        rest.pop("page", None)
        rest.setlist(facet.name, list(slugs))
        return rest.urlencode()
