"""Large numbers in every test: the first key of a table is a million and one, and no page may group it.

"1,000,001" is how people read a number, and what no address, form or script can be given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import connection

from tests.html import select
from tests.installation import has_test_database

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

FIRST = 1_000_001

# Attributes that only machines read, and a number in them with its digits grouped, in English or Polish.
_ATTRIBUTE = re.compile(
    r"(?:value|id|for|name|href|action|src|start|max|min|maxlength|x|y|width|height|hx-[a-z-]+"
    r"|aria-controls|aria-labelledby|aria-describedby|data-(?!announce|copy|label)[a-z-]+)"
)
_GROUPED = re.compile(r"(?<![\w,+])\d{1,3}(?:[,\xa0\u202f]\d{3})+(?![\w,])")


def start_sequences() -> None:
    """Let every table of the tests' database count on from a million."""
    if not has_test_database():
        return
    with connection.cursor() as cursor:
        sequences = connection.introspection.sequence_list()
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence")
            rows = [(sequence["table"], FIRST - 1) for sequence in sequences]
            cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", rows)
            return
        for sequence in sequences:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [f'"{sequence["table"]}"', sequence["column"], FIRST - 1],
            )


def grouped_numbers(html: str) -> list[str]:
    """Return the attributes that hold a number as people read it."""
    if not _GROUPED.search(html):  # of most pages there is nothing to read
        return []
    return [
        f'{name}="{value}"'
        for element in select(html, "*")
        for name, value in element.attrs.items()
        if _ATTRIBUTE.fullmatch(name) and _GROUPED.search(str(value))
    ]


class OnlyPlainNumbers:
    """A middleware of the tests: a page with a grouped number in an attribute is an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            found = grouped_numbers(response.content.decode())
            assert not found, f"numbers for people where none reads them: {found[:5]}"
        return response
