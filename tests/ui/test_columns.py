"""How a cell looks on the page, and what it is in an export."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ccrm_admin.ui.columns import CELL_CHARACTERS, DASH, Column, NumberColumn, PhoneColumn, YesNoColumn
from ccrm_admin.ui.tables import ListTable

LINK = '<a href="/x/">'


class DeskTable(ListTable):
    name = Column("Name", field="name", sort="name_sort")
    number = NumberColumn("Extension", field="extension")
    phone = PhoneColumn("Caller ID", field="caller_id")
    busy = YesNoColumn("Busy", field="busy", yes="yes", no="no")


class MoreDesksTable(DeskTable):
    note = Column("Note", field="note")
    note.usual = False


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", DASH),
        ("Anna", "Anna"),
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("x" * CELL_CHARACTERS, "x" * CELL_CHARACTERS),
        ("x" * (CELL_CHARACTERS + 1), "x" * (CELL_CHARACTERS - 1) + "…"),
        ("&" * (CELL_CHARACTERS + 1), "&amp;" * (CELL_CHARACTERS - 1) + "…"),
    ],
)
def test_a_text_is_escaped_and_cut_on_the_page_and_whole_in_an_export(text: str, html: str) -> None:
    column, record = Column("Name", field="name"), SimpleNamespace(name=text)
    assert column.html(record) == html
    assert column.linked(record, LINK) == f"{LINK}{html}</a>"
    assert column.text(text) == text


@pytest.mark.parametrize(("value", "word"), [(True, "yes"), (False, "no"), (None, "no"), (1, "yes")])
def test_yes_and_no_are_words(value: object, word: str) -> None:
    column = YesNoColumn("Busy", field="busy", yes="yes", no="no")
    assert column.html(SimpleNamespace(busy=value)) == word
    assert column.text(value) == word


@pytest.mark.parametrize(
    ("number", "shown"),
    [("48601234567", "+48 601 234 567"), ("601234567", "601 234 567"), ("<1>", "&lt;1&gt;")],
)
def test_a_phone_number_is_grouped_and_copied(number: str, shown: str) -> None:
    column, record = PhoneColumn("Caller ID", field="caller_id"), SimpleNamespace(caller_id=number)
    assert column.html(record) == f'<button type="button" class="copy" data-copy>{shown}</button>'
    assert column.linked(record, LINK).startswith(f"{LINK}{shown}</a> <button")
    assert f'data-copy="{shown.replace(" ", "")}"' in column.linked(record, LINK)
    assert column.text(number) == number


def test_no_phone_number_is_a_dash_that_nothing_copies() -> None:
    column, record = PhoneColumn("Caller ID", field="caller_id"), SimpleNamespace(caller_id="")
    assert column.html(record) == DASH
    assert column.linked(record, LINK) == f"{LINK}{DASH}</a>"


def test_a_cell_tells_its_column_and_how_it_is_set() -> None:
    assert Column('"Name"', field="name").opening == '<td data-label="&quot;Name&quot;">'
    assert NumberColumn("No.", field="number").opening == '<td data-label="No." class="num">'


def test_a_column_is_ordered_by_what_was_made_for_it() -> None:
    assert DeskTable.base_columns["name"].sort == "name_sort"
    assert DeskTable.base_columns["number"].sort == "extension"


def test_names_of_columns_are_known_once_in_the_order_given() -> None:
    assert DeskTable.known(["phone", "nonsense", "name", "phone", ""]) == ["phone", "name"]
    assert DeskTable.sortable("-name,nonsense,--phone,phone") == ["-name", "phone"]
    assert MoreDesksTable.usual() == ["name", "number", "phone", "busy"]


def test_a_row_shows_the_chosen_columns_in_their_order() -> None:
    desk = SimpleNamespace(pk=7, name="Desk", extension="101", caller_id="", busy=True, gone=True)
    table = DeskTable(data=[])
    table.show(["number", "busy"])
    (row,) = table.body([desk])
    assert row == (
        '<tr class="gone"><td data-label="Extension" class="num">'
        '<input type="checkbox" class="pick" value="7">101</td>'
        '<td data-label="Busy">yes</td></tr>'
    )
