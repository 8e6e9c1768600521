"""What of a list's query string means something, and how it is written."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.facets import Facet
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.querystrings import (
    FILTER_CHARACTERS,
    asked_columns,
    asked_text,
    canonical,
    integer_in,
    number_in,
    without,
    written,
)
from ccrm_admin.ui.tables import ListTable


class DeskTable(ListTable):
    name = Column("Name", field="name")
    server = Column("Server", field="server_id")
    holder = Column("Holder", field="holder_names")


class Desks(ListSpec):
    name = "desks"
    table_class = DeskTable
    facets = (Facet("server", "Server", "server_id"), Facet("type", "Type", "extension_type"))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("", ""),
        ("q=", ""),
        ("q=++anna++", "anna"),
        ("q=%00an%00na", "anna"),
        (f"q={'x' * 300}", "x" * FILTER_CHARACTERS),
        ("q=first&q=last", "last"),
        ("word=anna", ""),
    ],
)
def test_the_text_that_is_looked_for(asked: str, text: str) -> None:
    assert asked_text(QueryDict(asked)) == text


@pytest.mark.parametrize(
    ("text", "number", "integer"),
    [
        ("0", 0, 0),
        ("0017", 17, 17),
        ("-5", None, -5),
        ("9" * 18, 10**18 - 1, 10**18 - 1),
        ("9223372036854775807", None, 2**63 - 1),
        ("9223372036854775808", None, None),
        ("-9223372036854775808", None, -(2**63)),
        ("9" * 5000, None, None),
        *((text, None, None) for text in ("", "x", "1.5", "+1", " 1", "1_000", "²", "٣", "1\n")),
    ],
)
def test_numbers_in_addresses(text: str, number: int | None, integer: int | None) -> None:
    assert number_in(text) == number
    assert integer_in(text) == integer


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ("", []),
        ("columns=", []),
        ("columns=nonsense", []),
        ("columns=server,name", ["server", "name"]),
        ("columns=server,name,server,nonsense", ["server", "name"]),
    ],
)
def test_the_columns_that_are_asked_for(asked: str, columns: list[str]) -> None:
    assert asked_columns(Desks, QueryDict(asked)) == columns


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("", ""),
        ("page=7&nonsense=1", ""),
        ("q=+anna+", "q=anna"),
        ("type=FAX&server=SIP2&server=SIP10&server=SIP2", "server=SIP10&server=SIP2&type=FAX"),
        ("server=%00", ""),
        ("sort=-name,nonsense,server", "sort=-name,server"),
        ("sort=nonsense", ""),
        ("columns=server,nonsense,name", "columns=server,name"),
        ("per_page=1000", "per_page=100"),
        ("per_page=nonsense", "per_page=50"),
        ("page=2&per_page=25&sort=name&q=a&server=-", "q=a&server=-&sort=name&per_page=25"),
    ],
)
def test_what_shows_the_same_is_written_the_same(asked: str, same: str) -> None:
    assert canonical(Desks, QueryDict(asked)) == same
    assert canonical(Desks, QueryDict(same)) == same


def test_parameters_are_left_out_of_a_copy() -> None:
    asked = QueryDict("q=a&page=2&view=all&page=3")
    assert without(asked, "page", "view", "nonsense").urlencode() == "q=a"
    assert asked.getlist("page") == ["2", "3"]


def test_commas_are_written_as_they_are_and_the_rest_is_quoted() -> None:
    assert (
        written(QueryDict("columns=name,server&q=a%26b%20%C5%BB")) == "columns=name,server&q=a%26b%20%C5%BB"
    )
