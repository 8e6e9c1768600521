"""Every way the vendor writes a field, and what is left out."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api import (
    CallPresentationRecord,
    CrmUserRecord,
    Resource,
    SipAccountRecord,
    Skipped,
    SmsSenderRecord,
)
from ccrm_admin.ccrm_api.pages import Rows
from ccrm_admin.ccrm_api.parsing import parse_rows

ID = "0a6b1c9e-4d2f-4e57-9a83-5f0c7b1d2e3f"


def read(resource: Resource, *sent: Any) -> Rows:
    rows = Rows(resource)
    rows.add(parse_rows(list(sent), resource), page=1)
    return rows


def account(**fields: Any) -> Any:
    [record] = read(Resource.SIP_ACCOUNTS, {"extensionId": 1, **fields}).records
    return record


def user(**fields: Any) -> Any:
    [record] = read(Resource.CRM_USERS, {"uuid": ID, **fields}).records
    return record


def test_a_sip_account_as_documented():
    row = {
        "extensionId": 99999,
        "extensionType": "VOICE",
        "extension": 10,
        "serverId": "SIP8",
        "name": "Konsultant1",
        "callerId": 777888999,
        "assigned": 1,
        "somethingNew": {"a": [1]},
    }
    [record] = read(Resource.SIP_ACCOUNTS, row).records
    assert record == SipAccountRecord(
        extension_id=99999,
        extension_type="VOICE",
        extension="10",
        server_id="SIP8",
        name="Konsultant1",
        caller_id="777888999",
        assigned=True,
    )
    assert record.key == "99999"


def test_a_crm_user_as_documented():
    row = {
        "uuid": ID.upper(),
        "firstName": "Łukasz",
        "lastName": "Żak",
        "email": "l.zak@example.com",
        "avatar": None,
        "permission": {"uuid": "p-1", "name": "Konsultanci"},
        "smsPresentation": [{"presentation": "Pozdrawiamy", "uuid": "s-1"}],
        "callPresentation": [
            {"presentation": 48777888999, "uuid": "c-1", "name": "", "clipPrefix": ""},
            {"presentation": "48111222333", "uuid": "c-2", "name": "", "clipPrefix": ""},
            {"presentation": "48777888999", "uuid": "c-3", "name": "", "clipPrefix": ""},
        ],
        "extensionId": 7,
        "extension": 107,
        "dynamicExtension": 1,
        "dnd": 1,
        "workNumber": "48600100200",
        "status": "online",
        "callTalking": 1,
    }
    [record] = read(Resource.CRM_USERS, row).records
    assert record == CrmUserRecord(
        uuid=ID,
        first_name="Łukasz",
        last_name="Żak",
        email="l.zak@example.com",
        permission_group="Konsultanci",
        permission_group_uuid="p-1",
        call_presentations=("48111222333", "48777888999"),
        sms_senders=("Pozdrawiamy",),
        extension_id=7,
        extension="107",
        dynamic=True,
        dnd=True,
        work_number="48600100200",
        online=True,
        talking=True,
    )
    assert record.key == ID


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


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        (777888999, "777888999"),
        ("777888999", "777888999"),
        ("0048777", "0048777"),
        ("+48 777", "+48 777"),
        (10.0, "10"),
        (10.5, "10.5"),
        (0, "0"),
        (-1, "-1"),
        ("", ""),
        (None, ""),
        ("  777\n", "777"),
        ("22\u00a0 200\u200b", "22 200"),
        ("7\x0077", "777"),
        ("9" * 64, "9" * 64),
    ],
)
def test_a_number_is_text_with_its_digits_kept(sent: Any, read_as: str):
    assert account(callerId=sent).caller_id == read_as


@pytest.mark.parametrize("sent", [True, [], {}, ["777"], float("inf"), "9" * 65, 10**64, 1e300])
def test_a_number_that_is_none_leaves_the_row_out(sent: Any):
    reading = read(Resource.SIP_ACCOUNTS, {"extensionId": 5, "callerId": sent})
    assert reading.records == []
    [skipped] = reading.skipped
    assert (skipped.field, skipped.key) == ("callerId", "5")
    assert "777" not in skipped.problem
    assert "99" not in skipped.problem


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("Łódź – Recepcja 🎧", "Łódź – Recepcja 🎧"),
        ("<b>x</b>", "<b>x</b>"),
        (" Jan \u00a0 Nowak\u3000", "Jan Nowak"),
        ("x" * 10_000, "x" * 10_000),
        ("NUL\x00 and bell\x07", "NUL and bell"),
        ("two\r\nlines\tand\u2028more", "two lines and more"),
        ("half \ud83c a pair", "half a pair"),
        ("C1\x9fcontrol\x7f", "C1control"),
        ("no\u00a0break", "no break"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("A\u030a\u212b", "\u00c5\u00c5"),
        ("Kon\u00adsul\u200btant\u2060\ufeff", "Konsultant"),
        ("\u202dNowak\u202c\u200e", "Nowak"),
        ("Jan\u200d\ufe0f \u200cK\u200dl", "Jan Kl"),
        ("\U0001f469\u200d\U0001f4bb \u2764\ufe0f", "\U0001f469\u200d\U0001f4bb \u2764\ufe0f"),
        (12, "12"),
        (None, ""),
    ],
)
def test_a_name_is_kept_in_its_one_spelling(sent: Any, read_as: str):
    assert account(name=sent).name == read_as


@given(st.text(st.characters(codec=None)))
def test_any_name_can_be_stored(name: str):
    stored = account(name=name).name
    assert "\x00" not in stored
    assert stored.encode().decode() == stored
    assert account(name=stored).name == stored, "the one spelling has no other"
    assert account(name=f" {name}\n").name == stored


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [("VOICE", "VOICE"), ("fax", "FAX"), (" Sipt ", "SIPT"), ("webrtc", "WEBRTC"), (None, "")],
)
def test_an_extension_type_may_be_any(sent: Any, read_as: str):
    assert account(extensionType=sent).extension_type == read_as


@pytest.mark.parametrize("sent", [1, "1", True, "true", "TRUE", 1.0])
def test_flags_that_are_on(sent: Any):
    assert account(assigned=sent).assigned is True


@pytest.mark.parametrize("sent", [0, "0", False, "false", "", " ", None, 0.0])
def test_flags_that_are_off(sent: Any):
    assert account(assigned=sent).assigned is False


@pytest.mark.parametrize("sent", [2, "2", -1, "perhaps", [], {}, [1]])
def test_flags_that_are_neither_leave_the_row_out(sent: Any):
    [skipped] = read(Resource.SIP_ACCOUNTS, {"extensionId": 5, "assigned": sent}).skipped
    assert (skipped.field, skipped.problem) == ("assigned", "should be 0 or 1")


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("online", True),
        ("Online ", True),
        ("offline", False),
        ("away", False),
        ("", False),
        (None, False),
        (1, True),
        (0, False),
        (True, True),
    ],
)
def test_the_status_of_a_user(sent: Any, read_as: bool):
    assert user(status=sent).online is read_as


@pytest.mark.parametrize("sent", [None, "", " ", 0, "0", 0.0])
def test_a_user_without_an_account(sent: Any):
    assert user(extensionId=sent, extension=None).extension_id is None


@pytest.mark.parametrize(
    ("sent", "group"),
    [
        ({"uuid": "p", "name": "Agenci"}, ("Agenci", "p")),
        ([{"uuid": "p", "name": "Agenci"}, {"uuid": "q", "name": "Inni"}], ("Agenci", "p")),
        ([], ("", "")),
        ({}, ("", "")),
        (None, ("", "")),
        ("", ("", "")),
        ({"name": None}, ("", "")),
        ({"name": "Agenci"}, ("Agenci", "")),
    ],
)
def test_the_permission_group_of_a_user(sent: Any, group: tuple[str, str]):
    record = user(permission=sent)
    assert (record.permission_group, record.permission_group_uuid) == group


@pytest.mark.parametrize(
    ("sent", "presentations"),
    [
        ([{"presentation": "B"}, {"presentation": "A"}, {"presentation": "B"}], ("A", "B")),
        ([{"presentation": 48777888999, "uuid": None}], ("48777888999",)),
        ([{"presentation": None}, {"presentation": ""}], ()),
        (["A", 48], ("48", "A")),
        ([], ()),
        ({}, ()),
        ("", ()),
        (None, ()),
    ],
)
def test_the_pools_of_a_user(sent: Any, presentations: tuple[str, ...]):
    assert user(callPresentation=sent).call_presentations == presentations
    assert user(smsPresentation=sent).sms_senders == presentations


@pytest.mark.parametrize(
    "sent", [7, "A", {"a": 1}, [{"uuid": "x"}], [["A"]], [True], [{"presentation": "9" * 65}]]
)
def test_a_pool_that_cannot_be_understood_leaves_the_user_out(sent: Any):
    [skipped] = read(Resource.CRM_USERS, {"uuid": ID, "callPresentation": sent}).skipped
    assert (skipped.field, skipped.key) == ("callPresentation", ID)


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
