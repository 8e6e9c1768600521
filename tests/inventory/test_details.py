"""The pages of single records, and the panel beside a list."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import MirrorRow
from ccrm_admin.sync.choices import ChangeKind, RunStatus, Trigger
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.became import became
from tests.inventory import rows

PANEL = {"HX-Request": "true", "HX-Target": "panel"}


def page(visitor: Client, path: str, record: MirrorRow) -> str:
    response = visitor.get(f"/t/alfa/{path}/{record.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_an_account_shows_its_holder_and_its_server(visitor: Client, alfa: Tenant) -> None:
    account = rows.sip_account(alfa, 101, caller_id="601888999", assigned=True, holder_count=1)
    rows.sip_account(alfa, 102)
    rows.sip_account(alfa, 103, server_id="SIP9")
    rows.crm_user(alfa, "Łukasz", "Żak", extension_id=account.extension_id, extension="101", mode="static")
    rows.crm_user(alfa, "Anna", "Nowak")
    html = page(visitor, "sip-accounts", account)
    for text in ("Konsultant 101", "601 888 999", "Łukasz Żak", "102 Konsultant 102", "SIP8"):
        assert text in html
    for text in ("Anna Nowak", "Konsultant 103"):
        assert text not in html


def test_a_number_shows_exactly_the_users_that_may_show_it(visitor: Client, alfa: Tenant) -> None:
    number = rows.call_presentation(alfa, "48777888999", clip_prefix="77")
    rows.call_presentation(alfa, "48777888000", clip_prefix="77")
    rows.crm_user(alfa, "Łukasz", "Żak", call_pool=["48111222333", "48777888999"])
    rows.crm_user(alfa, "Anna", "Nowak", call_pool=["487778889990"])
    rows.crm_user(alfa, "Jan", "Dawny", call_pool=["48777888999"], missing_since=timezone.now())
    html = page(visitor, "call-presentations", number)
    assert "Łukasz Żak" in html
    assert "+48 777 888 000" in html
    assert "Anna Nowak" not in html
    assert "Jan Dawny" not in html


@pytest.mark.parametrize("sender_name", ["Pozdrawiamy", "Żółw", 'A"B', "50%"])
def test_a_sender_shows_its_users_whatever_its_letters(
    visitor: Client, alfa: Tenant, sender_name: str
) -> None:
    sender = rows.sms_sender(alfa, sender_name)
    rows.crm_user(alfa, "Łukasz", "Żak", sms_pool=[sender_name])
    rows.crm_user(alfa, "Anna", "Nowak", sms_pool=[f"{sender_name}2"])
    html = page(visitor, "sms-senders", sender)
    assert "Łukasz Żak" in html
    assert "Anna Nowak" not in html


def test_a_user_shows_account_and_pools(visitor: Client, alfa: Tenant) -> None:
    account = rows.sip_account(alfa, 101)
    rows.call_presentation(alfa, "48777888999", name="Infolinia")
    user = rows.crm_user(
        alfa,
        extension_id=account.extension_id,
        extension="101",
        mode="static",
        call_pool=["48777888999", "48601000000"],
        sms_pool=["Pozdrawiamy"],
    )
    html = page(visitor, "users", user)
    for text in ("101 Konsultant 101", "+48 777 888 999", "+48 601 000 000", "Pozdrawiamy", str(user.uuid)):
        assert text in html


def test_the_history_is_told_field_by_field_with_its_run(visitor: Client, alfa: Tenant) -> None:
    account = rows.sip_account(alfa, 101, missing_since=timezone.now())
    now = timezone.now()
    run = SyncRun.objects.create(tenant=alfa, status=RunStatus.OK, trigger=Trigger.PERSON, queued_at=now)
    InventoryChange.objects.create(
        tenant=alfa,
        run=run,
        resource=Resource.SIP_ACCOUNTS,
        row_id=account.pk,
        label="101",
        kind=ChangeKind.CHANGED,
        fields={"server_id": ["SIP7", "SIP8"]},
        at=now,
    )
    html = page(visitor, "sip-accounts", account)
    assert became("SIP7", "SIP8") in html
    assert f"/t/alfa/syncs/{run.pk}/" in html
    assert "No longer in CCRM" in html


def test_the_panel_puts_its_record_into_the_address_of_the_list(visitor: Client, alfa: Tenant) -> None:
    account = rows.sip_account(alfa, 101)
    seen = "http://testserver/t/alfa/sip-accounts/?q=kons&open=7"
    headers = {**PANEL, "HX-Current-URL": seen}
    response = visitor.get(f"/t/alfa/sip-accounts/{account.pk}/", headers=headers)
    assert response["HX-Replace-Url"] == f"/t/alfa/sip-accounts/?q=kons&open={account.pk}"
    assert b"<html" not in response.content


@pytest.mark.parametrize("path", ["sip-accounts", "call-presentations", "sms-senders", "users"])
def test_records_of_another_tenant_do_not_exist(visitor: Client, beta: Tenant, path: str) -> None:
    foreign = {
        "sip-accounts": rows.sip_account,
        "call-presentations": rows.call_presentation,
        "sms-senders": rows.sms_sender,
        "users": rows.crm_user,
    }[path](beta)
    assert visitor.get(f"/t/alfa/{path}/{foreign.pk}/").status_code == 404
    assert visitor.get(f"/t/beta/{path}/{foreign.pk}/").status_code == 404
    assert visitor.get(f"/t/alfa/{path}/{'9' * 40}/").status_code == 404
    assert visitor.get(f"/t/alfa/{path}/{'9' * 5000}/").status_code in (400, 404)


def test_long_groups_are_counted_and_linked(visitor: Client, alfa: Tenant) -> None:
    for number in range(40):
        account = rows.sip_account(alfa, number)
    html = page(visitor, "sip-accounts", account)
    assert "Show all 39 in the list" in html
    assert "?server=SIP8" in html
