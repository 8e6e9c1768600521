"""A table as a CSV file that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import get_language

from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.csv_cells import safe_cell
from ccrm_admin.ui.export import Exported, text_maker

ROWS_A_CHUNK = 500
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's old code page


class _Echo:
    """A file that hands back what the csv module writes to it."""

    def write(self, line: str) -> str:
        return line


def csv_response(exported: Exported) -> StreamingHttpResponse:
    """Return a download that is written while the rows are read."""
    response = StreamingHttpResponse(csv_lines(exported), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{exported.file_name("csv")}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def csv_lines(exported: Exported) -> Iterator[str]:
    """Yield the file in chunks of lines, the header at once.

    The separator is the one that Excel expects in the person's language: a semicolon in Polish.
    """
    writer = csv.writer(_Echo(), delimiter=";" if get_language() == "pl" else ",")
    makers = [_cell_maker(column) for column in exported.columns]
    header = [safe_cell(str(column.verbose_name)) for column in exported.columns]
    yield BYTE_ORDER_MARK + writer.writerow(header)
    chunk: list[str] = []
    with closing(exported.read()) as rows:  # a reader who goes away ends the query
        for row in rows:
            chunk.append(writer.writerow([make(value) for make, value in zip(makers, row, strict=True)]))
            if len(chunk) == ROWS_A_CHUNK:
                yield "".join(chunk)
                chunk.clear()
    yield "".join(chunk)


def _cell_maker(column: Column) -> Callable[[Any], str]:
    text = text_maker(column)
    return lambda value: safe_cell(text(value))
