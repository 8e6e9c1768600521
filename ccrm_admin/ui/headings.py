"""Where the headings and the page numbers of a list lead, as data for its templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

from ccrm_admin.ui.querystrings import without
from ccrm_admin.ui.tables import ListTable


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading; ``order`` is how the rows are ordered by it, "" if they are not."""

    name: str
    label: str
    css: str
    order: str
    query: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page's number; without a ``query`` it stands for the pages that are left out."""

    number: int | str
    query: str = ""
    current: bool = False


def heads(table: ListTable, query: QueryDict) -> list[Head]:
    """Return the headings of the columns shown, each ordering the list that ``query`` asks for."""
    start = _start(without(query, "sort", "page"))
    return [
        Head(
            bound.name,
            str(bound.header),
            bound.column.css,
            _order(bound),
            f"{start}sort={bound.order_by_alias.next}",
        )
        for bound in table.columns.itervisible()
    ]


def page_links(page: Page[Any], query: QueryDict) -> list[PageLink]:
    """Return the pages that one can go to from ``page`` of the list that ``query`` asks for."""
    numbers: Iterable[int | str] = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    return [
        PageLink(number, page_query(query, number), number == page.number)
        if isinstance(number, int)
        else PageLink(number)
        for number in numbers
    ]


def page_query(query: QueryDict, number: int) -> str:
    """Return the query string of a page of the list that ``query`` asks for."""
    return f"{_start(without(query, 'page'))}page={number}"


def _start(rest: QueryDict) -> str:
    return f"{rest.urlencode()}&" if rest else ""


def _order(bound: Any) -> str:
    """Return the value of ``aria-sort`` for a django-tables2 column."""
    if not bound.is_ordered:
        return ""
    return "descending" if bound.order_by_alias.is_descending else "ascending"
