"""Rows that are left out do not take others with them; each key is there once."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api import Resource, Skipped
from ccrm_admin.ccrm_api.pages import Rows
from ccrm_admin.ccrm_api.parsing import parse_rows

ENDPOINT = Resource.SIP_ACCOUNTS.path


def accounts(*ids: Any) -> list[Any]:
    return [{"extensionId": number, "name": f"Konto {number}"} for number in ids]


def add(rows: Rows, sent: list[Any], *, page: int, resource: Resource = Resource.SIP_ACCOUNTS) -> int:
    return rows.add(parse_rows(sent, resource), page=page)


def rows_of(*pages: list[Any]) -> Rows:
    rows = Rows(Resource.SIP_ACCOUNTS)
    for number, page in enumerate(pages, start=1):
        add(rows, page, page=number)
    return rows


def keys(rows: Rows) -> list[str]:
    return [record.key for record in rows.records]


def test_a_bad_row_is_reported_with_its_place_and_the_others_stay_in_order():
    rows = rows_of(accounts(1, 2), [*accounts(3), {"extensionId": 4, "callerId": []}, *accounts(5)])
    assert keys(rows) == ["1", "2", "3", "5"]
    assert rows.skipped == [Skipped(ENDPOINT, 2, 1, "callerId", "should be text or a number", "4")]


def test_the_first_of_several_bad_fields_is_named():
    [skipped] = rows_of([{"extensionId": 4, "extension": {}, "assigned": 9}]).skipped
    assert (skipped.field, skipped.problem) == ("extension", "should be text or a number")


def test_of_a_repeated_key_the_first_stays():
    first, second = accounts(1)[0], {"extensionId": "1", "name": "Inne"}
    rows = rows_of([first, second])
    assert [record.name for record in rows.records] == ["Konto 1"]
    assert rows.skipped == [Skipped(ENDPOINT, 1, 1, "", "duplicate", "1")]


def test_a_page_that_overlaps_the_one_before_reports_the_overlap():
    rows = rows_of(accounts(1, 2), accounts(2, 3))
    assert keys(rows) == ["1", "2", "3"]
    assert rows.skipped == [Skipped(ENDPOINT, 2, 0, "", "duplicate", "2")]


def test_a_page_that_only_repeats_is_not_reported():
    rows = Rows(Resource.SIP_ACCOUNTS)
    page = [*accounts(1, 2), {"extensionId": 4, "callerId": []}, "junk"]
    assert add(rows, page, page=1) == 4
    assert add(rows, page, page=2) == 0
    assert len(rows.skipped) == 2


def test_a_bad_row_does_not_hide_a_good_one_of_the_same_key():
    rows = rows_of([{"extensionId": 1, "callerId": []}, *accounts(1)])
    assert keys(rows) == ["1"]
    assert [skipped.field for skipped in rows.skipped] == ["callerId"]


@pytest.mark.parametrize("depth", [100, 900])
def test_rows_may_be_nested_deeply(depth: int):
    junk = json.loads("[" * depth + "]" * depth)
    rows = rows_of([junk, *accounts(1)])
    assert keys(rows) == ["1"]
    assert len(rows.skipped) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = {
    Resource.SIP_ACCOUNTS: ["extensionId", "extensionType", "extension", "callerId", "assigned"],
    Resource.CALL_PRESENTATIONS: ["presentation", "name", "clipPrefix", "intlFormat"],
    Resource.SMS_SENDERS: ["presentation", "id"],
    Resource.CRM_USERS: ["uuid", "firstName", "permission", "smsPresentation", "extensionId"],
    Resource.USER_GROUPS: ["uuid", "name", "groupType", "users"],
}


@given(st.data(), st.sampled_from(Resource))
def test_whatever_comes_every_row_is_a_record_or_is_reported(data: st.DataObject, resource: Resource):
    names = st.sampled_from(FIELDS[resource])
    page = data.draw(st.lists(JSON | st.dictionaries(names, JSON), max_size=5))
    rows = Rows(resource)
    new = add(rows, page, page=1, resource=resource)
    assert len(rows.records) + len(rows.skipped) == len(page)
    assert (new > 0) == bool(page)
    assert add(rows, page, page=2, resource=resource) == 0
    assert len(set(keys(rows))) == len(rows.records)
