"""Every way the vendor writes a field, and what is left out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api import (
    CrmUserRecord,
    Resource,
    SipAccountRecord,
)
from tests.ccrm_api.records import ID, account, read, user


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
