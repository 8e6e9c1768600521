"""How the tests read a list's page."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.html import one, select, text, texts, values

FRAGMENT = {"HX-Request": "true", "HX-Target": "list"}


def fragment(visitor: Client, query: str = "", name: str = "sip-accounts", **fields: Any) -> str:
    """Return the fragment of a list of alfa, at a query string or with these fields."""
    response = visitor.get(f"/t/alfa/{name}/{query}", fields or None, headers=FRAGMENT)
    assert response.status_code == 200
    return response.content.decode()


def columns(html: str) -> list[str]:
    """Return the names of the table's columns, in their order."""
    return [key.removeprefix("sort-") for key in values(html, "th [data-focus-key^=sort-]", "data-focus-key")]


def sorts(html: str) -> list[str]:
    """Return the orders that the headings offer."""
    return [query.removeprefix("?sort=") for query in values(html, "th a.sort", "href")]


def rows_a_page(html: str) -> int:
    return int(one(html, "[name=per_page][aria-current=true]")["value"])


def count(html: str) -> str:
    """Return how many rows the list says that it shows."""
    return text(one(html, ".list-count")).partition(" of ")[0]


def names(html: str) -> list[str]:
    """Return the first cell of each row."""
    return texts(html, "tbody td:first-child")


def facet_counts(html: str, name: str) -> dict[str, int]:
    """Return the values of a facet, in their order, with the rows that each has."""
    labels, counts = (texts(html, f"[data-facet={name}] .facet-{part}") for part in ("label", "count"))
    return dict(zip(labels, map(int, counts), strict=True))


def narrowed_to(html: str) -> list[str]:
    """Return what the facets say that the list is narrowed to."""
    return texts(html, ".facet-choice.chosen summary")


def views(html: str) -> dict[str, str]:
    """Return the saved views that the list offers: their queries by name."""
    lines = select(html, ".views-line > a:has(.dropdown-item-title)")
    return {text(one(line, ".dropdown-item-title")): line["href"].removeprefix("?") for line in lines}
