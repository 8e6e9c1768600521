"""One page of a large table, read by an index from whichever end is nearer."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, When

from ccrm_admin.ordering.keys import BLANK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

    from ccrm_admin.ui.tables import ListTable

PAGE_SIZES = (25, 50, 100)
DEFAULT_PAGE_SIZE = 50


class OrderedRows:
    """The rows of a table in its order; their ``length`` is known, so that no page counts them again.

    Blanks come last, and rows that are equal in the table's order are in that of their age.
    """

    def __init__(self, queryset: QuerySet[Any], table: ListTable, length: int = 0) -> None:
        self._length = length
        order = [_sort_of(name, table) for name in table.order] or ["pk"]
        if order[-1].lstrip("-") != "pk":
            order.append("-pk" if order[-1].startswith("-") else "pk")
        nullable = {column.sort for column in table.declared.values() if column.nullable}
        first, *rest = ([*_blanks_last(name, nullable)] for name in order)
        self.queryset = queryset.order_by(*first, *chain.from_iterable(rest))
        self._parts = [self.queryset]
        if len(first) > 1:  # an index has the filled keys in order, and the blank ones, but apart
            bare = order[0].removeprefix("-")
            parts = queryset.filter(**{f"{bare}__lt": BLANK}), queryset.filter(**{bare: BLANK})
            self._parts = [part.order_by(order[0], *chain.from_iterable(rest)) for part in parts]

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, key: slice) -> list[Any]:
        """Return the rows of a slice; those past the middle are read backwards, which skips fewer."""
        start, stop = key.start or 0, min(key.stop, self._length)
        if start < self._length // 2:
            return _across(self._parts, start, stop)
        backwards = [part.reverse() for part in reversed(self._parts)]
        return _across(backwards, self._length - stop, self._length - start)[::-1]


def _sort_of(name: str, table: ListTable) -> str:
    """Return what the database orders by for a column of ``table.order``."""
    bare = name.removeprefix("-")
    return name.removesuffix(bare) + table.declared[bare].sort


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


def nearest_page(rows: Any, query: QueryDict, *, size: int) -> Page[Any]:
    """Return the page of ``rows`` that ``?page=`` asks for; the nearest one if there is no such page."""
    number = query.get("page", "1").strip()
    return Paginator(rows, size).get_page("1" if number.startswith("-") or number == "0" else number)
