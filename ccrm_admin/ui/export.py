"""A list as a CSV file that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from ccrm_admin.ui.columns import Column, NumberColumn, PhoneColumn

ROWS_A_CHUNK = 2000
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's old code page
_PHONE_LIKE = re.compile(r"[+\d][\d ()-]*\Z")


class _Echo:
    """A file that hands back what the csv module writes to it."""

    def write(self, line: str) -> str:
        return line


def safe_cell(text: str) -> str:
    """Return ``text`` so that no spreadsheet runs it as a formula or turns a number into another.

    What begins a formula gets an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection);
    a phone number gets a tab, which keeps it text and can't be seen, so that it still reads right.
    """
    if _PHONE_LIKE.match(text):
        return "\t" + text
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the file's lines in chunks: a header, then ``rows`` of one value for each of ``columns``.

    The separator is the one that Excel expects in the person's language: a semicolon in Polish.
    """
    writer = csv.writer(_Echo(), delimiter=";" if get_language() == "pl" else ",")
    makers = [_cell_maker(column) for column in columns]
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(str(column.verbose_name)) for column in columns])
    chunk: list[str] = []
    for row in rows:
        chunk.append(writer.writerow([make(value) for make, value in zip(makers, row, strict=True)]))
        if len(chunk) == ROWS_A_CHUNK:
            yield "".join(chunk)
            chunk.clear()
    yield "".join(chunk)


def _cell_maker(column: Column) -> Any:
    if isinstance(column, NumberColumn | PhoneColumn):
        return lambda value: "\t" + value if value.isdigit() else safe_cell(column.text(value))
    return lambda value: safe_cell(column.text(value))


def csv_response(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Return a download that is written while the rows are read; its name tells the list and the day."""
    response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
