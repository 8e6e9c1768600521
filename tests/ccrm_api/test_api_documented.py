"""A page that is read in one step comes out as it does row by row."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api import Resource
from ccrm_admin.ccrm_api.pages import Rows
from ccrm_admin.ccrm_api.parsing import decode, open_envelope, parse_documented, parse_rows
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


def tolerantly(body: bytes, resource: Resource) -> tuple[list[Any], list[Any], int | None]:
    envelope = open_envelope(decode(body), redact=str)
    rows = Rows(resource)
    rows.add(parse_rows(envelope.rows, resource), page=1)
    return rows.records, rows.skipped, envelope.total


@pytest.mark.parametrize(("resource", "row"), [(Resource.SIP_ACCOUNTS, ACCOUNT), (Resource.CRM_USERS, USER)])
@given(data=st.data())
def test_one_step_reads_what_row_by_row_reads(resource: Resource, row: dict[str, Any], data: st.DataObject):
    field = data.draw(st.sampled_from([*row, "name", "smsPresentation", "unknown"]))
    body = envelope([row | {field: data.draw(VALUES)}], total=1)
    page = parse_documented(body, resource)
    if page is not None:
        assert (page.rows, [], page.total) == tolerantly(body, resource)


@pytest.mark.parametrize(("resource", "row"), [(Resource.SIP_ACCOUNTS, ACCOUNT), (Resource.CRM_USERS, USER)])
def test_what_is_documented_is_read_in_one_step(resource: Resource, row: dict[str, Any]):
    page = parse_documented(envelope([row], total=20), resource)
    assert page is not None
    assert (len(page.rows), page.total) == (1, 20)


@pytest.mark.parametrize("total", [-1, "7", 1.5, True, None, [], 10**30])
def test_an_odd_total_is_told_as_ever(total: Any):
    body = envelope([ACCOUNT], total=total)
    page = parse_documented(body, Resource.SIP_ACCOUNTS)
    assert page is None or page.total == tolerantly(body, Resource.SIP_ACCOUNTS)[2]


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
        b'{"success": true, "data": [{"extensionId": 1}, {"name": "Bez numeru"}]}',
        b'{"success": true, "data": []',
        json.dumps({"success": True, "data": [], "otherData": []}).encode(),
        json.dumps({"success": True, "data": []}).encode("utf-16"),
    ],
    ids=str,
)
def test_the_rest_takes_a_tolerant_look(body: bytes):
    assert parse_documented(body, Resource.SIP_ACCOUNTS) is None
