"""One page of a large table, read by an index from whichever end is nearer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django_tables2.data import TableQuerysetData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

PAGE_SIZES = (25, 50, 100)
DEFAULT_PAGE_SIZE = 50


class CountedRows(TableQuerysetData):  # type: ignore[misc]
    """A query set whose length is known beforehand, so that no page counts it again."""

    data: QuerySet[Any]

    def __init__(self, queryset: QuerySet[Any], length: int) -> None:
        super().__init__(queryset)
        self._length = length

    def order_by(self, aliases: Any) -> None:
        """Order by the columns that ``aliases`` name; rows that are equal there by their age."""
        super().order_by(aliases)
        order = tuple(map(str, self.data.query.order_by)) or ("pk",)
        if order[-1].lstrip("-") != "pk":
            self.data = self.data.order_by(*order, "-pk" if order[-1].startswith("-") else "pk")

    def __getitem__(self, key: slice) -> list[Any]:
        """Return the rows of a slice; those past the middle are read backwards, which skips fewer."""
        start, stop = key.start or 0, min(key.stop, self._length)
        if start < self._length // 2:
            return list(self.data[start:stop])
        return list(self.data.reverse()[self._length - stop : self._length - start])[::-1]


def page_size(address: QueryDict, usual: int | None = None) -> int:
    """Return the asked-for number of rows a page, else the person's ``usual`` one: the nearest on offer."""
    try:
        asked = int(address.get("per_page", ""))
    except ValueError:
        asked = usual or DEFAULT_PAGE_SIZE
    return min(PAGE_SIZES, key=lambda size: abs(size - asked))


def page_of(rows: CountedRows, number: str, per_page: int) -> Page[Any]:
    """Return a page of ``rows``; a ``number`` that makes no sense gives the nearest page."""
    paginator: Paginator[Any] = Paginator(rows, per_page)
    return paginator.get_page("1" if number.lstrip().startswith("-") else number)


def nearest_page(rows: QuerySet[Any] | Sequence[Any], address: QueryDict, *, size: int) -> Page[Any]:
    """Return the page of a history that ``?page=`` asks for; the nearest one if there is no such page."""
    number = address.get("page", "1").strip()
    return Paginator(rows, size).get_page("1" if number.startswith("-") or number == "0" else number)
