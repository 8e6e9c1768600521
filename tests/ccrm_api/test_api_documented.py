"""A page that is cut into its rows comes out as one that is parsed as a whole."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api import CcrmError, Resource
from ccrm_admin.ccrm_api.pages import Rows
from ccrm_admin.ccrm_api.parsing import Page, decode, open_envelope, parse_documented, parse_rows
from tests.ccrm_api.wire import envelope

ACCOUNT = {"extensionId": 7, "extension": 101, "serverId": "SIP8", "callerId": 48777888999, "assigned": 1}
USER = {
    "uuid": "e808cd56-f4ff-4eef-bcad-ae73fb94ad42",
    "firstName": "Łukasz",
    "permission": {"name": "Konsultant", "uuid": "1"},
    "callPresentation": [{"presentation": 48777888999}, {"presentation": "10"}, {"presentation": ""}],
    "extensionId": None,
    "status": "online",
}
VALUES = st.one_of(
    st.none() | st.booleans() | st.integers() | st.floats(),
    st.text() | st.sampled_from(["", " 12 ", "1", "on", "online", "0", "٣", "a\tb", "x" * 65]),
    st.lists(st.fixed_dictionaries({"presentation": st.integers() | st.floats() | st.text()}), max_size=3),
    st.sampled_from([1.0, -0.0, 1e15, 1e16, 1.23e25, 2**53 + 1, -(2**63), 10**20, 10**70, {}, [], [[]]]),
)


FLAT = st.sampled_from(
    [
        7,
        1.5,
        "",
        None,
        True,
        "a",
        '},{"extensionId":8',
        "}]",
        "{",
        "\\",
        {"extensionId": 9},
        [{"extensionId": 9}],
    ]
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["extensionId", "name", "callerId", "extra"]), FLAT) | FLAT, max_size=4
)


def kept(page: Page, resource: Resource) -> tuple[list[Any], list[Any], int | None]:
    rows = Rows(resource)
    rows.add(page.rows, page=1, digests=page.digests)
    return rows.records, rows.skipped, page.total


def as_a_whole(body: bytes, resource: Resource) -> tuple[list[Any], list[Any], int | None]:
    envelope = open_envelope(decode(body), redact=str)
    return kept(Page(parse_rows(envelope.rows, resource), envelope.total), resource)


@pytest.mark.parametrize(("resource", "row"), [(Resource.SIP_ACCOUNTS, ACCOUNT), (Resource.CRM_USERS, USER)])
@given(data=st.data())
def test_cut_apart_it_reads_as_it_does_whole(resource: Resource, row: dict[str, Any], data: st.DataObject):
    field = data.draw(st.sampled_from([*row, "name", "smsPresentation", "unknown"]))
    body = envelope([row | {field: data.draw(VALUES)}], total=1)
    page = parse_documented(body, resource)
    assert page is not None
    assert kept(page, resource) == as_a_whole(body, resource)


@given(
    rows=ROWS,
    separators=st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", " :\t")]),
    slip=st.tuples(
        st.integers(0, 300), st.integers(0, 2), st.sampled_from(["", ",", "}", "]", "{", '"', " "])
    ),
)
def test_however_it_is_damaged_it_is_cut_right_or_not_at_all(
    rows: list[Any], separators: tuple[str, str], slip: tuple[int, int, str]
):
    document = {"success": True, "data": rows, "otherData": {"totalCount": 3}, "message": "OK"}
    text, (at, taken, put) = json.dumps(document, separators=separators), slip
    for body in (text.encode(), f"{text[:at]}{put}{text[at + taken :]}".encode()):
        page = parse_documented(body, Resource.SIP_ACCOUNTS)
        try:
            whole = as_a_whole(body, Resource.SIP_ACCOUNTS)
        except CcrmError:
            assert page is None
        else:
            assert page is None or kept(page, Resource.SIP_ACCOUNTS) == whole


@pytest.mark.parametrize(("resource", "row"), [(Resource.SIP_ACCOUNTS, ACCOUNT), (Resource.CRM_USERS, USER)])
def test_what_is_documented_is_cut_apart_and_a_known_row_is_not_parsed(
    resource: Resource, row: dict[str, Any]
):
    body = envelope([row, {**row, next(iter(row)): 8}], total=20)
    first = parse_documented(body, resource)
    assert first is not None
    assert (len(first.rows), first.total, len(set(first.digests))) == (2, 20, 2)
    again = parse_documented(body, resource, {first.digests[0]: "known"})
    assert again is not None
    assert (again.rows, again.digests) == (["known", first.rows[1]], first.digests)


@pytest.mark.parametrize("sloppy", [b'{"extensionId": 1,}', b'{"extensionId": 1}, ', b'{"extensionId": ""}'])
def test_a_sloppy_row_costs_the_others_nothing(sloppy: bytes):
    body = b'{"success": true, "data": [{"extensionId": 7}, %b]}' % sloppy
    page = parse_documented(body, Resource.SIP_ACCOUNTS)
    assert page is not None
    assert kept(page, Resource.SIP_ACCOUNTS) == as_a_whole(body, Resource.SIP_ACCOUNTS)


@pytest.mark.parametrize("total", [-1, "7", 1.5, True, None, [], 10**30])
def test_an_odd_total_is_told_as_ever(total: Any):
    body = envelope([ACCOUNT], total=total)
    page = parse_documented(body, Resource.SIP_ACCOUNTS)
    assert page is None or page.total == as_a_whole(body, Resource.SIP_ACCOUNTS)[2]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"<html>",
        b'{"success": true}',
        b'{"success": "yes", "data": []}',
        b'{"success": false, "data": []}',
        b'{"success": true, "data": null}',
        b'{"success": true, "data": [],}',
        b'{"success": true, "data": []',
        json.dumps({"success": True, "data": [], "otherData": []}).encode(),
        json.dumps({"success": True, "data": []}).encode("utf-16"),
    ],
    ids=str,
)
def test_the_rest_takes_a_tolerant_look(body: bytes):
    assert parse_documented(body, Resource.SIP_ACCOUNTS) is None
