"""How the tests read the pages of plans."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from django.test import Client

PLANS = "/t/alfa/plans/"
FRAGMENT = {"HX-Request": "true", "HX-Target": "list"}


def text(html: str) -> str:
    """Return what people read of some markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cells(answer: Any) -> list[list[str]]:
    """Return the texts of the tables' cells, row by row."""
    table_rows = re.findall(r"<tr[^>]*>\s*(<t[dh].*?)</tr>", answer.content.decode(), re.DOTALL)
    return [[text(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in table_rows][1:]


def link_forms(answer: Any) -> list[dict[str, list[str]]]:
    """Return what each form that links people sends, in the order of the page; all choices of a question."""
    forms = re.findall(
        r'<form method="post" action="[^"]*/people/link/">(.*?)</form>', answer.content.decode(), re.DOTALL
    )
    sent: list[dict[str, list[str]]] = []
    for form in forms:
        fields: dict[str, list[str]] = {}
        for name, value in re.findall(r'<input [^>]*name="(planned|user|next)" value="([^"]*)"', form):
            fields.setdefault(name, []).append(value)
        sent.append(fields)
    return sent


def queries(client: Client, address: str) -> int:
    """Return how many statements a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
