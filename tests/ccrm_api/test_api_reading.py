"""Rows that are left out do not take others with them; each key is there once."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api import Resource, Skipped
from ccrm_admin.ccrm_api.parsing import Reading

ENDPOINT = Resource.SIP_ACCOUNTS.path


def rows(*ids: Any) -> list[Any]:
    return [{"extensionId": number, "name": f"Konto {number}"} for number in ids]


def reading_of(*pages: list[Any]) -> Reading:
    reading = Reading(Resource.SIP_ACCOUNTS)
    for number, page in enumerate(pages, start=1):
        reading.take(page, page=number)
    return reading


def keys(reading: Reading) -> list[str]:
    return [record.key for record in reading.records]


def test_a_bad_row_is_reported_with_its_place_and_the_others_stay_in_order():
    reading = reading_of(rows(1, 2), [*rows(3), {"extensionId": 4, "callerId": []}, *rows(5)])
    assert keys(reading) == ["1", "2", "3", "5"]
    assert reading.skipped == [Skipped(ENDPOINT, 2, 1, "callerId", "should be text or a number", "4")]


def test_the_first_of_several_bad_fields_is_named():
    [skipped] = reading_of([{"extensionId": 4, "extension": {}, "assigned": 9}]).skipped
    assert (skipped.field, skipped.problem) == ("extension", "should be text or a number")


def test_of_a_repeated_key_the_first_stays():
    first, second = rows(1)[0], {"extensionId": "1", "name": "Inne"}
    reading = reading_of([first, second])
    assert [record.name for record in reading.records] == ["Konto 1"]
    assert reading.skipped == [Skipped(ENDPOINT, 1, 1, "", "duplicate", "1")]


def test_a_page_that_overlaps_the_one_before_reports_the_overlap():
    reading = reading_of(rows(1, 2), rows(2, 3))
    assert keys(reading) == ["1", "2", "3"]
    assert reading.skipped == [Skipped(ENDPOINT, 2, 0, "", "duplicate", "2")]


def test_a_page_that_only_repeats_is_not_reported():
    reading = Reading(Resource.SIP_ACCOUNTS)
    page = [*rows(1, 2), {"extensionId": 4, "callerId": []}, "junk"]
    assert reading.take(page, page=1) == 4
    assert reading.take(page, page=2) == 0
    assert len(reading.skipped) == 2


def test_a_bad_row_does_not_hide_a_good_one_of_the_same_key():
    reading = reading_of([{"extensionId": 1, "callerId": []}, *rows(1)])
    assert keys(reading) == ["1"]
    assert [skipped.field for skipped in reading.skipped] == ["callerId"]


@pytest.mark.parametrize("depth", [100, 900])
def test_rows_may_be_nested_deeply(depth: int):
    junk = json.loads("[" * depth + "]" * depth)
    reading = reading_of([junk, *rows(1)])
    assert keys(reading) == ["1"]
    assert len(reading.skipped) == 1


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
}


@given(st.data(), st.sampled_from(Resource))
def test_whatever_comes_every_row_is_a_record_or_is_reported(data: st.DataObject, resource: Resource):
    names = st.sampled_from(FIELDS[resource])
    page = data.draw(st.lists(JSON | st.dictionaries(names, JSON), max_size=5))
    reading = Reading(resource)
    new = reading.take(page, page=1)
    assert len(reading.records) + len(reading.skipped) == len(page)
    assert (new > 0) == bool(page)
    assert reading.take(page, page=2) == 0
    assert len(set(keys(reading))) == len(reading.records)
