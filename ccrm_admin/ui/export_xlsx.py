"""A table as an Excel workbook in which every number stays the text that it is.

XlsxWriter in its constant-memory mode keeps one row in memory at a time, and takes the widths of the columns
after the rows (https://xlsxwriter.readthedocs.io/working_with_memory.html).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import date
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from xlsxwriter.worksheet import Worksheet

from ccrm_admin.spelling import undirected
from ccrm_admin.ui.columns import Column, NumberColumn, PhoneColumn
from ccrm_admin.ui.export import Exported, text_maker

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel's limits: https://support.microsoft.com/office/excel-specifications-and-limits
SHEET_ROWS = 1_048_575  # below the header
CELL_UTF16_UNITS = 32_767  # UTF-16 units in a cell
SHEET_NAME_CHARACTERS = 31
GREATEST_NUMBER = 10**15  # beyond it Excel rounds

ROWS_AT_ONCE = 25_000  # about 2 s on two cores that have nothing else to do; 100,000 rows take 6 to 10
WIDTHS = (8, 60)  # of a column, in characters
FILTER_BUTTON = 3  # characters of a header that it covers
ROWS_A_REPORT = 500
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xlsx_response(exported: Exported) -> FileResponse:
    """Return a download of the workbook, made before the first byte is sent."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, exported)
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=exported.file_name("xlsx"), content_type=CONTENT_TYPE
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def write_xlsx(
    file: IO[bytes], exported: Exported, *, on_rows: Callable[[int], None] = lambda _rows: None
) -> int:
    """Write the workbook to ``file``, tell ``on_rows`` now and then how many rows are done; return how many.

    Texts are in the active language. The list must not have more than SHEET_ROWS rows.
    """
    with TemporaryDirectory() as scratch:  # goes away with what a failure leaves in it
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": scratch})
        book.set_properties(
            {
                "title": exported.title,
                "author": "CCRM Admin",
                "created": timezone.localtime().replace(tzinfo=None),
            }
        )
        sheet = book.add_worksheet(sheet_name(undirected(exported.heading), exported.day))
        texts = book.add_format({"num_format": "@"})
        headers = [cell_text(str(column.verbose_name)) for column in exported.columns]
        sheet.write_row(0, 0, headers, book.add_format({"bold": True, "num_format": "@", "bottom": 1}))
        widths = [len(header) + FILTER_BUTTON for header in headers]
        makers = [_cell_maker(column) for column in exported.columns]
        number = 0
        with closing(exported.read()) as rows:
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    cell = makers[place](value)
                    if type(cell) is str:
                        sheet.write_string(number, place, cell, texts)
                        widths[place] = max(widths[place], _width(cell))
                    else:
                        sheet.write_number(number, place, cell)
                if number % ROWS_A_REPORT == 0:
                    on_rows(number)
        _finish(sheet, number, widths)
        book.close()
    on_rows(number)
    return number


def _finish(sheet: Worksheet, rows: int, widths: list[int]) -> None:
    """Set what belongs to the sheet as a whole, on the screen and in print."""
    narrowest, widest = WIDTHS
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width + 1, narrowest), widest))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(widths) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{SHEET_ROWS + 1}"})  # no green corners: it is meant
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def sheet_name(heading: str, day: date | None = None) -> str:
    """Return ``heading`` as the name of a sheet, with the past day that it is of."""
    behind = f" {day.isoformat()}" if day else ""
    name = _FORBIDDEN_IN_SHEET_NAME.sub(" ", cell_text(heading))[: SHEET_NAME_CHARACTERS - len(behind)]
    return name.strip("' ") + behind


def cell_text(text: str) -> str:
    """Return ``text`` as a cell can hold it: without what XML forbids, cut where Excel would refuse it."""
    text = _FORBIDDEN_IN_XML.sub("", text)
    if len(text) <= CELL_UTF16_UNITS // 2:  # at most two units each
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_UTF16_UNITS:
        return text
    return units[: 2 * (CELL_UTF16_UNITS - 1)].decode("utf-16-le", "ignore") + "…"


def _cell_maker(column: Column) -> Callable[[Any], str | int]:
    """Return what makes a cell: a quantity stays a number that adds up, everything else is text."""
    text = text_maker(column)
    if isinstance(column, NumberColumn | PhoneColumn):
        return lambda value: cell_text(text(value))

    def make(value: Any) -> str | int:
        if type(value) is int and abs(value) < GREATEST_NUMBER and text(value) == str(value):
            return value
        return cell_text(text(value))

    return make


def _width(text: str) -> int:
    """Return the length of the longest line."""
    return len(text) if "\n" not in text else max(map(len, text.splitlines()))
