"""How the tests read a list's page."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

FRAGMENT = {"HX-Request": "true", "HX-Target": "list"}


def fragment(visitor: Client, query: str = "", name: str = "sip-accounts") -> str:
    response = visitor.get(f"/t/alfa/{name}/{query}", headers=FRAGMENT)
    assert response.status_code == 200
    return response.content.decode()


def columns(html: str) -> list[str]:
    """Return the names of the table's columns, in their order."""
    return re.findall(r'data-focus-key="sort-(\w+)"', html)


def rows_a_page(html: str) -> int:
    chosen = re.search(r'name="per_page" value="(\d+)"[^>]*aria-current="true"', html)
    assert chosen
    return int(chosen[1])


def views(html: str) -> dict[str, str]:
    """Return the saved views that the list offers: their queries by name."""
    lines = re.findall(
        r'<li class="views-line">\s*<a class="dropdown-item" href="\?([^"]*)".*?</li>', html, re.DOTALL
    )
    titles = re.findall(r'<span class="dropdown-item-title">(.*?)</span>', html)
    queries = [unescape(line) for line in lines if line != "view=all"]
    return dict(zip(map(unescape, titles), queries, strict=True))
