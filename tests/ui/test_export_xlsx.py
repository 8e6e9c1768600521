"""The workbook of a list, downloaded and read by another library."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.export_xlsx import CELL_UTF16_UNITS, cell_text, sheet_name
from tests.conftest import ClientOf
from tests.inventory import rows

Sheet = Any


@pytest.fixture
def visitor(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    return client_of("viewer")


def download(visitor: Client, path: str = "sip-accounts", language: str = "en", **query: object) -> bytes:
    url = f"/t/alfa/{path}/?{urlencode({'_export': 'xlsx', **query}, doseq=True)}"
    response = visitor.get(url, headers={"Accept-Language": language})
    assert response.status_code == 200
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    return response.getvalue()


def sheet(content: bytes) -> Sheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def values(visitor: Client, path: str = "sip-accounts", **query: object) -> list[tuple[object, ...]]:
    return list(sheet(download(visitor, path, **query)).values)


def test_the_whole_filtered_list_in_its_order(visitor: Client, alfa: Tenant) -> None:
    for number in range(1, 61):
        rows.sip_account(alfa, number, server_id="SIP1" if number % 2 else "SIP2")
    header, *lines = values(visitor, server="SIP2", sort="-extension", per_page=25, page=2)
    assert header == ("Name", "Extension", "Type", "Server", "Caller ID", "Assigned", "Holder")
    assert [line[0] for line in lines] == [f"Konsultant {number}" for number in range(60, 0, -2)]


def test_the_columns_of_the_page(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 7, server_id="SIP3")
    assert values(visitor, columns="server,name") == [("Server", "Name"), ("SIP3", "Konsultant 7")]


def test_numbers_are_text_with_every_digit(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, extension="0071", caller_id="048777888999")
    row = sheet(download(visitor))[2]
    assert (row[1].value, row[4].value) == ("0071", "048777888999")
    assert {(cell.data_type, cell.number_format) for cell in (row[1], row[4])} == {("s", "@")}


def test_a_quantity_is_a_number(visitor: Client, alfa: Tenant) -> None:
    rows.call_presentation(alfa, "48777888999", user_count=12)
    number, _name, _prefix, users = sheet(download(visitor, "call-presentations"))[2]
    assert (number.value, number.data_type) == ("48777888999", "s")
    assert (users.value, users.data_type) == (12, "n")


def test_no_text_becomes_a_formula(visitor: Client, alfa: Tenant) -> None:
    names = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "{=1}", "=HYPERLINK(0)", "http://example.com/"]
    for number, name in enumerate(names, start=1):
        rows.sip_account(alfa, number, name=name)
    content = download(visitor)
    cells = [row[0] for row in sheet(content).iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\x01b\x0bc\x1fd", "abcd"),
        ("\ud800x\udfff", "x"),
        ("\ufffe\uffff!", "!"),
        ("line\nline\ttab", "line\nline\ttab"),
        ("ż" * CELL_UTF16_UNITS, "ż" * CELL_UTF16_UNITS),
        ("ż" * (CELL_UTF16_UNITS + 1), "ż" * (CELL_UTF16_UNITS - 1) + "…"),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
    ],
)
def test_what_a_cell_can_hold(text: str, cell: str) -> None:
    assert cell_text(text) == cell
    assert len(cell_text(text).encode("utf-16-le")) <= 2 * CELL_UTF16_UNITS


def test_what_looks_like_an_escape_is_escaped(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, name="_x0041_")
    xml = zipfile.ZipFile(io.BytesIO(download(visitor))).read("xl/worksheets/sheet1.xml")
    assert b"_x005F_x0041_" in xml


def test_names_of_any_length(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, name="ż" * 10_000, holder_names="😀" * 40_000)
    row = sheet(download(visitor))[2]
    assert row[0].value == "ż" * 10_000
    assert row[6].value == "😀" * 16_383 + "…"


def test_header_filter_and_widths(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, name="Konsultant z długą nazwą stanowiska", holder_names="x" * 500)
    rows.sip_account(alfa, 2, name="K")
    shown = sheet(download(visitor))
    assert shown.freeze_panes == "A2"
    assert all(cell.font.bold for cell in shown[1])
    assert shown.auto_filter.ref == "A1:G3"
    assert 35 <= shown.column_dimensions["A"].width <= 40
    assert shown.column_dimensions["G"].width <= 61
    assert shown.column_dimensions["B"].width >= len("Extension") + 2


@pytest.mark.parametrize("path", ["sip-accounts", "call-presentations", "sms-senders", "users"])
def test_an_empty_list_is_a_header(visitor: Client, path: str) -> None:
    assert len(values(visitor, path)) == 1


def test_in_the_language_of_the_person(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1)
    english = openpyxl.load_workbook(io.BytesIO(download(visitor)))
    assert english.active.title == "SIP accounts"
    assert english.properties.title == "SIP accounts – Alfa Call Center"
    polish = openpyxl.load_workbook(io.BytesIO(download(visitor, language="pl")))
    with translation.override("pl"):
        assert polish.active.title == gettext("SIP accounts")
        assert polish.active["A1"].value == gettext("Name")


def test_the_file_is_called_after_tenant_list_and_day(visitor: Client) -> None:
    response = visitor.get("/t/alfa/users/?_export=xlsx")
    day: date = timezone.localdate()
    assert f'filename="alfa-users-{day.isoformat()}.xlsx"' in response["Content-Disposition"]
    response.close()


def test_nothing_of_another_tenant(visitor: Client, alfa: Tenant, beta: Tenant) -> None:
    rows.sip_account(alfa, 1)
    rows.sip_account(beta, 2, name="Tajne")
    assert [line[0] for line in values(visitor)] == ["Name", "Konsultant 1"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [("SIP accounts", "SIP accounts"), ("a/b:c[d]*?\\e", "a b c d    e"), ("'x'", "x"), ("x" * 40, "x" * 31)],
)
def test_sheet_names_that_excel_takes(heading: str, name: str) -> None:
    assert sheet_name(heading) == name
