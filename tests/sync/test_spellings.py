"""A difference that nobody can see is no news."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.models import CallPresentation, CrmUser, ResourceState, SipAccount, SmsSender
from ccrm_admin.sync.models import InventoryChange
from tests.sync.conftest import Ccrm, results_of

pytestmark = pytest.mark.django_db

UNSEEN: list[tuple[str, str, Any, Any]] = [
    ("crm_users", "firstName", "Zo\u00eb", "Zoe\u0308"),
    ("crm_users", "lastName", "Jan", "Jan "),
    ("crm_users", "lastName", "de Jan", "\u00a0de  Jan\t"),
    ("crm_users", "lastName", "Nowak", "No\u00adw\u200bak\u2060\ufeff"),
    ("crm_users", "extension", 101, "101"),
    ("crm_users", "workNumber", "", None),
    ("crm_users", "email", "anna@firma.pl", " Anna@Firma.PL "),
    ("crm_users", "email", "anna@firma.pl", "anna @firma.pl\u200b"),
    ("crm_users", "permission", {"name": "Agenci"}, [{"name": "Agenci\u00a0"}]),
    ("crm_users", "callPresentation", [{"presentation": 48222}], [{"presentation": " 48222"}]),
    ("crm_users", "smsPresentation", [{"presentation": "Firma"}], [{"presentation": "Fir\u00adma"}]),
    ("sip_accounts", "name", "Konsultant 1", "Konsultant  1"),
    ("sip_accounts", "callerId", None, ""),
    ("sip_accounts", "callerId", 222000000, "222000000\u200b"),
    ("sip_accounts", "callerId", 222000000, "+48 22 200-00-00"),
    ("sip_accounts", "callerId", "48222000000", '"Biuro" <0048222000000>'),
    ("crm_users", "workNumber", "48222000000", "022 200 00 00"),
    ("crm_users", "callPresentation", [{"presentation": 48777888999}], [{"presentation": "777 888 999"}]),
    ("sip_accounts", "assigned", 1, True),
    ("sip_accounts", "extensionId", 900_001, "900001"),
    ("call_presentations", "name", None, ""),
    ("call_presentations", "presentation", 48777888999, "\u202d48777888999\u202c"),
    ("sms_senders", "presentation", "Zo\u00eb", "Zoe\u0308"),
]


@pytest.mark.parametrize(("resource", "field", "one", "other"), UNSEEN, ids=str)
def test_what_nobody_can_see_is_no_history(ccrm: Ccrm, resource: str, field: str, one: Any, other: Any):
    sent = ccrm.remote.rows(resource)[0]
    sent[field] = one
    ccrm.sync()
    for again in (other, one):
        sent[field] = again
        result = results_of(ccrm.sync())[resource]
        assert (result.added, result.changed, result.removed) == (0, 0, 0)
        assert result.unchanged == len(ccrm.remote.rows(resource))
    assert not InventoryChange.objects.exists()


def test_an_address_is_shown_as_it_was_sent_last(ccrm: Ccrm):
    sent = ccrm.remote.data.crm_users[0]
    for email in ("anna@firma.pl", "Anna@Firma.pl "):
        sent["email"] = email
        ccrm.sync()
        assert CrmUser.objects.get(uuid=sent["uuid"]).email == email.strip()
    sent["email"] = "ania@firma.pl"
    ccrm.sync()
    assert InventoryChange.objects.get().fields == {"email": ["Anna@Firma.pl", "ania@firma.pl"]}


def test_rows_of_an_older_version_are_respelled_without_a_word(ccrm: Ccrm):
    user, account = ccrm.remote.data.crm_users[0], ccrm.remote.data.sip_accounts[0]
    number, sender = ccrm.remote.data.call_presentations[0], ccrm.remote.data.sms_senders[0]
    user.update(firstName="Zo\u00eb", extensionId=account["extensionId"], smsPresentation=[dict(sender)])
    sender["presentation"] = user["smsPresentation"][0]["presentation"] = "Firma"
    ccrm.sync()
    CrmUser.objects.filter(uuid=user["uuid"]).update(first_name="Zoe\u0308 ", sms_pool=["Fir\u00adma"])
    SipAccount.objects.filter(extension_id=account["extensionId"]).update(name=" x  y ")
    account["name"] = "x y"
    SmsSender.objects.filter(presentation="Firma").update(presentation="Fir\u00adma")
    odd = f"{number['presentation']}\u200b"
    CallPresentation.objects.filter(presentation=number["presentation"]).update(presentation=odd)
    keys = [set(model.objects.values_list("pk", flat=True)) for model in (SmsSender, CallPresentation)]
    ResourceState.objects.update(last_read={})
    results = results_of(ccrm.sync())
    assert {(result.added, result.changed, result.removed) for result in results.values()} == {(0, 0, 0)}
    assert not InventoryChange.objects.exists()
    after = CrmUser.objects.get(uuid=user["uuid"])
    assert (after.first_name, after.sms_pool) == ("Zo\u00eb", ["Firma"])
    held = SipAccount.objects.get(extension_id=account["extensionId"])
    assert held.name == "x y"
    assert after.full_name in held.holder_names
    assert SmsSender.objects.get(presentation="Firma").user_count >= 1
    assert CallPresentation.objects.filter(presentation=number["presentation"]).exists()
    assert keys == [
        set(model.objects.values_list("pk", flat=True)) for model in (SmsSender, CallPresentation)
    ]


def test_numbers_in_other_spellings_are_the_same_and_shown_as_they_were_sent(ccrm: Ccrm):
    ccrm.sync()

    def compared() -> list[Any]:
        return [
            set(SipAccount.objects.values_list("pk", "caller_id_canonical")),
            set(CallPresentation.objects.values_list("pk", "presentation_canonical", "user_count")),
            set(SmsSender.objects.values_list("pk", "presentation_canonical", "user_count")),
            [(user.pk, user.call_pool_canonical) for user in CrmUser.objects.order_by("pk")],
        ]

    before = compared()
    ccrm.fault("respelled")
    for result in results_of(ccrm.sync()).values():
        assert (result.status, result.added, result.changed, result.removed) == ("ok", 0, 0, 0)
    assert compared() == before
    assert not InventoryChange.objects.exists()
    assert CallPresentation.objects.filter(presentation__startswith="+48").exists()
    assert CrmUser.objects.exclude(call_pool=[]).first().call_pool[0][0] in '+0"'
