"""One page of a large table, read by an index from whichever end is nearer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, QuerySet, When
from django.http import QueryDict
from django_tables2.data import TableQuerysetData

from ccrm_admin.ordering.keys import BLANK

PAGE_SIZES = (25, 50, 100)
DEFAULT_PAGE_SIZE = 50


class CountedRows(TableQuerysetData):  # type: ignore[misc]
    """A query set whose length is known beforehand, so that no page counts it again."""

    data: QuerySet[Any]

    def __init__(self, queryset: QuerySet[Any], length: int) -> None:
        super().__init__(queryset)
        self._length = length
        self._parts = [queryset]

    def order_by(self, aliases: Any) -> None:
        """Order by the columns that ``aliases`` name, blanks last; rows that are equal there by their age."""
        super().order_by(aliases)
        order = list(map(str, self.data.query.order_by)) or ["pk"]
        if order[-1].lstrip("-") != "pk":
            order.append("-pk" if order[-1].startswith("-") else "pk")
        nullable = {column.sort for column in self.table.base_columns.values() if column.nullable}
        first, *rest = ([*_blanks_last(name, nullable)] for name in order)
        self.data = self.data.order_by(*first, *chain.from_iterable(rest))
        self._parts = [self.data]
        if (
            len(first) > 1
        ):  # an index has the filled keys in order, and the blank ones, but not one after the other
            bare = order[0].removeprefix("-")
            parts = self.data.filter(**{f"{bare}__lt": BLANK}), self.data.filter(**{bare: BLANK})
            self._parts = [part.order_by(order[0], *chain.from_iterable(rest)) for part in parts]

    def __getitem__(self, key: slice) -> list[Any]:
        """Return the rows of a slice; those past the middle are read backwards, which skips fewer."""
        start, stop = key.start or 0, min(key.stop, self._length)
        if start < self._length // 2:
            return _across(self._parts, start, stop)
        backwards = [part.reverse() for part in reversed(self._parts)]
        return _across(backwards, self._length - stop, self._length - start)[::-1]


def _blanks_last(name: str, nullable: Collection[str]) -> Iterator[Any]:
    """Yield what to order by for a column, given by its name with a minus before it if it is to descend.

    A sort key says itself that it is blank, and stands behind all others; in the other direction the
    database does not know.
    """
    bare = name.removeprefix("-")
    if bare in nullable:
        yield F(bare).desc(nulls_last=True) if name != bare else F(bare).asc(nulls_last=True)
        return
    if name != bare and bare.endswith("_sort"):
        yield Case(When(**{bare: BLANK}, then=1), default=0)
    yield name


def _across(parts: Sequence[QuerySet[Any]], start: int, stop: int) -> list[Any]:
    """Return rows ``start`` to ``stop`` of ``parts``, which follow each other."""
    found: list[Any] = []
    *others, last = parts
    for part in others:
        found += (here := list(part[start:stop]))
        if len(here) == stop - start:
            return found
        length = start + len(here) if here or not start else part.count()
        start, stop = max(0, start - length), stop - length
    return found + list(last[start:stop])


def page_size(query: QueryDict, usual: int | None = None) -> int:
    """Return the asked-for number of rows a page, else the person's ``usual`` one: the nearest on offer."""
    try:
        asked = int(query.get("per_page", ""))
    except ValueError:
        asked = usual or DEFAULT_PAGE_SIZE
    return min(PAGE_SIZES, key=lambda size: abs(size - asked))


def page_of(rows: CountedRows | Sequence[Any], number: str, per_page: int) -> Page[Any]:
    """Return a page of ``rows``; a ``number`` that makes no sense gives the nearest page."""
    paginator: Paginator[Any] = Paginator(rows, per_page)
    return paginator.get_page("1" if number.lstrip().startswith("-") else number)


def nearest_page(rows: QuerySet[Any] | Sequence[Any], query: QueryDict, *, size: int) -> Page[Any]:
    """Return the page of a history that ``?page=`` asks for; the nearest one if there is no such page."""
    number = query.get("page", "1").strip()
    return Paginator(rows, size).get_page("1" if number.startswith("-") or number == "0" else number)
