"""What tells records apart: ids, UUIDs and presentations, and what is left out without them."""

from typing import Any
from uuid import UUID

import pytest

from ccrm_admin.ccrm_api import (
    CallPresentationRecord,
    CrmUserRecord,
    Resource,
    SipAccountRecord,
    Skipped,
    SmsSenderRecord,
)
from tests.ccrm_api.records import ID, account, read, user


def test_rows_with_nothing_but_their_identity():
    nulls = dict.fromkeys(["extensionType", "extension", "serverId", "name", "callerId"])
    assert account(**nulls, assigned=None) == SipAccountRecord(extension_id=1)
    assert account() == SipAccountRecord(extension_id=1)
    absent = dict.fromkeys(["firstName", "email", "permission", "smsPresentation", "extensionId"])
    assert user(**absent, status=None, dnd=None) == CrmUserRecord(uuid=ID) == user()
    [number] = read(Resource.CALL_PRESENTATIONS, {"presentation": "48777888999"}).records
    assert number == CallPresentationRecord(presentation="48777888999")


@pytest.mark.parametrize("sent", [99999, "99999", " 99999 ", 99999.0, "+99999"])
def test_an_id_may_be_a_number_or_its_digits(sent: Any):
    assert account(extensionId=sent).extension_id == 99999


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (None, "should be a whole number"),
        ("", "should be a whole number"),
        ("abc", "should be a whole number"),
        ("١٢", "should be a whole number"),
        (1.5, "should be a whole number"),
        (2.0**53 + 2, "should be a whole number"),
        (float("inf"), "should be a whole number"),
        (True, "should be a whole number"),
        ([1], "should be a whole number"),
        ({}, "should be a whole number"),
        ("1" * 5000, "should be a whole number"),
        (2**63, "should fit in 64 bits"),
        (-(2**63) - 1, "should fit in 64 bits"),
        (str(2**63), "should fit in 64 bits"),
    ],
)
def test_an_id_that_is_none_leaves_the_row_out(sent: Any, problem: str):
    reading = read(Resource.SIP_ACCOUNTS, {"extensionId": sent, "name": "x"})
    assert reading.records == []
    assert reading.skipped == [Skipped(Resource.SIP_ACCOUNTS.path, 1, 0, "extensionId", problem, "")]


@pytest.mark.parametrize("edge", [2**63 - 1, -(2**63), 0])
def test_an_id_may_use_all_of_64_bits(edge: int):
    for sent in (edge, str(edge)):
        [record] = read(Resource.SMS_SENDERS, {"id": sent, "presentation": "Firma"}).records
        assert record.sender_id == edge


@pytest.mark.parametrize("sent", [0, -1, "0", "-7", 0.0, -3.0, -(2**63)])
def test_an_account_whose_id_can_be_no_accounts_is_left_out_by_its_name(sent: Any):
    reading = read(Resource.SIP_ACCOUNTS, {"extensionId": sent, "name": "x"})
    assert reading.records == []
    [skipped] = reading.skipped
    problem = "should be a number above 0"
    assert (skipped.field, skipped.problem, skipped.key) == ("extensionId", problem, str(int(sent)))


@pytest.mark.parametrize("sent", [-1, "-7", True, False, 1.5, 1e17, "x", [1]])
def test_a_user_whose_account_can_be_none_is_left_out(sent: Any):
    [skipped] = read(Resource.CRM_USERS, {"uuid": ID, "extensionId": sent}).skipped
    assert (skipped.field, skipped.key) == ("extensionId", ID)


@pytest.mark.parametrize("sent", [ID, ID.upper(), f"{{{ID}}}", ID.replace("-", "")])
def test_a_uuid_is_read_in_any_form(sent: str):
    assert user(uuid=sent).uuid == ID


@pytest.mark.parametrize("sent", [None, "", "x", 7, [], UUID(ID).int, ID[:-1], ID + "0"])
def test_a_user_without_a_uuid_is_left_out(sent: Any):
    [skipped] = read(Resource.CRM_USERS, {"uuid": sent}).skipped
    assert (skipped.field, skipped.problem, skipped.key) == ("uuid", "should be a UUID", "")


@pytest.mark.parametrize("sent", [None, "", "  ", "\x00", True, [], "9" * 65])
def test_a_call_presentation_needs_its_number(sent: Any):
    [skipped] = read(Resource.CALL_PRESENTATIONS, {"presentation": sent, "name": "x"}).skipped
    assert (skipped.field, skipped.key) == ("presentation", "")


def test_sms_senders_are_told_apart_by_id_and_presentation():
    reading = read(
        Resource.SMS_SENDERS,
        {"presentation": 48777888999, "id": 9999},
        {"presentation": "Pozdrawiamy", "id": "9999"},
    )
    assert reading.records == [
        SmsSenderRecord(sender_id=9999, presentation="48777888999"),
        SmsSenderRecord(sender_id=9999, presentation="Pozdrawiamy"),
    ]
    assert [record.key for record in reading.records] == ["9999:48777888999", "9999:Pozdrawiamy"]


@pytest.mark.parametrize("resource", Resource)
@pytest.mark.parametrize("row", [None, 7, "row", [], [1], True, {}])
def test_a_row_that_is_no_record_is_left_out(resource: Resource, row: Any):
    reading = read(resource, row)
    assert reading.records == []
    [skipped] = reading.skipped
    assert (skipped.endpoint, skipped.page, skipped.position) == (resource.path, 1, 0)
    assert skipped.problem in ("should be an object", "Field required")
