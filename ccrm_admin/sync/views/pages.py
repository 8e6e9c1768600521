"""One page of a long history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict


def page_of(rows: QuerySet[Any], address: QueryDict, *, size: int) -> Page[Any]:
    """Return the page that ``?page=`` asks for; the nearest one if there is no such page."""
    number = address.get("page", "1").strip()
    return Paginator(rows, size).get_page("1" if number.startswith("-") or number == "0" else number)
