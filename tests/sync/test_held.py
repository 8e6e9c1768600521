"""Losses that a person should look at first: held, counted, named, and agreed to on one page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser, SipAccount, SmsSender
from ccrm_admin.sync.choices import ResultStatus, RunStatus
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.sync.conftest import Ccrm, results_of

pytestmark = pytest.mark.django_db
ACCEPT, RUNS = "/t/alfa/syncs/accept/", "/t/alfa/syncs/"
EVERY_LIST = {"sip_accounts": 6, "call_presentations": 2, "sms_senders": 1, "crm_users": 7, "user_groups": 3}


@pytest.fixture
def managing(client_of: ClientOf, manager: User) -> Client:
    return client_of("manager")


def shrink(ccrm: Ccrm, sizes: dict[str, int]) -> None:
    for resource, size in sizes.items():
        rows = ccrm.remote.rows(resource)
        if resource == "user_groups":  # teams come inside of their types
            del rows[1:]
            rows = rows[0]["userGroup"]
        del rows[size:]


def text(client: Client, url: str, **data: Any) -> str:
    return " ".join(client.get(url, data).content.decode().split())


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_empty_list_with_success_is_held_however_short_it_was(ccrm: Ccrm):
    shrink(ccrm, EVERY_LIST)
    ccrm.sync()
    ccrm.fault("none")
    run = ccrm.sync()
    results = results_of(run)
    assert {result.status for result in results.values()} == {ResultStatus.HELD}
    assert {name: result.removed for name, result in results.items()} == EVERY_LIST
    assert {name: len(result.missing_records) for name, result in results.items()} == EVERY_LIST
    assert not any(model.objects.gone().exists() for model in (SipAccount, SmsSender, CrmUser))
    ccrm.well()
    assert ccrm.sync().status == RunStatus.OK


def test_a_loss_in_two_steps_of_a_day_is_held(ccrm: Ccrm):
    ccrm.sync()
    shrink(ccrm, {"crm_users": 22})
    assert results_of(ccrm.sync())["crm_users"].removed == 18, "45 %"
    shrink(ccrm, {"crm_users": 13})
    held = results_of(ccrm.sync())["crm_users"]
    assert (held.status, held.removed, held.error_code) == (ResultStatus.HELD, 9, "held_over_a_day")
    assert "9 of 22 records are missing from CCRM's answer, after 18 more" in str(held.explanation)
    CrmUser.objects.gone().update(missing_since=timezone.now() - timedelta(hours=25))
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.OK, "another day"


def test_what_a_manager_agreed_to_does_not_count_again(ccrm: Ccrm):
    ccrm.sync()
    shrink(ccrm, {"crm_users": 10})
    assert results_of(ccrm.sync(accepted_removals={"crm_users": 30}))["crm_users"].removed == 30
    shrink(ccrm, {"crm_users": 8})
    result = results_of(ccrm.sync())["crm_users"]
    assert (result.status, result.removed) == (ResultStatus.OK, 2)
    shrink(ccrm, {"crm_users": 5})
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.HELD, "five of ten since"


def test_agreeing_is_asked_on_a_page_of_its_own_with_names_and_counts(ccrm: Ccrm, managing: Client):
    ccrm.sync()
    names = sorted(CrmUser.objects.order_by("pk").values_list("last_name", flat=True))
    sender = ccrm.remote.data.sms_senders[0]["presentation"]
    shrink(ccrm, {"crm_users": 0, "sms_senders": 0})
    held = ccrm.sync()
    for page in ("/t/alfa/users/", "/t/alfa/", "/t/alfa/syncs/status/"):
        shown = text(managing, page)
        assert "Show what is missing" in shown
        assert "Confirm they are gone" not in shown, "no button on other pages"
    asked = text(managing, ACCEPT, run=held.pk)
    assert "40 users will be marked as gone." in asked
    assert "6 SMS senders will be marked as gone." in asked
    assert sender in asked
    assert all(name in asked for name in names)
    assert not CrmUser.objects.gone().exists()
    assert managing.post(ACCEPT, {"run": held.pk}).url == RUNS
    assert SyncRun.objects.newest_first()[0].accepted_removals == {"crm_users": 40, "sms_senders": 6}
    assert ccrm.sync().status == RunStatus.OK
    assert CrmUser.objects.gone().count() == 40
    assert InventoryChange.objects.filter(kind="removed").count() == 46
    assert "Nothing left to confirm." in text(managing, ACCEPT, run=held.pk)


def test_of_many_the_first_are_named(ccrm: Ccrm, managing: Client):
    ccrm.remote.data.sip_accounts[:] = [{"extensionId": at, "name": f"Konto {at}"} for at in range(1, 251)]
    ccrm.sync()
    ccrm.fault("none", resource="sip_accounts")
    held = ccrm.sync()
    assert len(results_of(held)["sip_accounts"].missing_records) == 200
    assert "and 50 more" in text(managing, ACCEPT, run=held.pk)
    assert "and 50 more" in text(managing, f"/t/alfa/syncs/{held.pk}/")


def test_more_than_was_agreed_to_is_held_again(ccrm: Ccrm, managing: Client):
    ccrm.sync()
    shrink(ccrm, {"crm_users": 10})
    held = ccrm.sync()
    shrink(ccrm, {"crm_users": 9})
    managing.post(ACCEPT, {"run": held.pk})
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.HELD
    assert not CrmUser.objects.gone().exists()


def test_a_waiting_sync_takes_the_word_along_and_a_running_one_does_not(ccrm: Ccrm, managing: Client):
    ccrm.sync()
    shrink(ccrm, {"crm_users": 10})
    held = ccrm.sync()
    run = SyncRun.objects.create(
        tenant=ccrm.tenant, status=RunStatus.QUEUED, trigger="viewed", queued_at=timezone.now()
    )
    assert told(managing.post(ACCEPT, {"run": held.pk})) == []
    run.refresh_from_db()
    assert run.accepted_removals == {"crm_users": 30}
    SyncRun.objects.filter(pk=run.pk).update(
        status=RunStatus.RUNNING, accepted_removals={}, lease_until=timezone.now() + timedelta(seconds=50)
    )
    assert told(managing.post(ACCEPT, {"run": held.pk})) == [
        "A sync is running. Confirm again when it is done."
    ]
    run.refresh_from_db()
    assert run.accepted_removals == {}


@pytest.mark.parametrize("run", ["", "0", "x", "9" * 30, "²"])
def test_what_is_not_held_can_not_be_confirmed(ccrm: Ccrm, managing: Client, run: str):
    assert "Nothing left to confirm." in text(managing, ACCEPT, run=run)
    assert told(managing.post(ACCEPT, {"run": run})) == ["Nothing left to confirm."]
    assert not SyncRun.objects.exclude(accepted_removals={}).exists()


def test_who_only_looks_sees_the_names_and_is_not_asked(ccrm: Ccrm, client_of: ClientOf, viewer: User):
    ccrm.sync()
    name = CrmUser.objects.earliest("pk").last_name
    ccrm.fault("none", resource="crm_users")
    held = ccrm.sync()
    viewing = client_of("viewer")
    assert f'href="/t/alfa/syncs/{held.pk}/"' in text(viewing, "/t/alfa/users/")
    assert name in text(viewing, f"/t/alfa/syncs/{held.pk}/")
    assert viewing.get(ACCEPT, {"run": held.pk}).status_code == 403
    assert viewing.post(ACCEPT, {"run": held.pk}).status_code == 403


def test_another_tenants_held_run_is_neither_shown_nor_confirmed(
    ccrm: Ccrm, client_of: ClientOf, outsider: User, beta: Tenant
):
    ccrm.sync()
    name = CrmUser.objects.earliest("pk").last_name
    ccrm.fault("none", resource="crm_users")
    held = ccrm.sync()
    beta.set_key("key-of-beta")
    beta.save()
    elsewhere = client_of("outsider")
    assert name not in text(elsewhere, "/t/beta/syncs/accept/", run=held.pk)
    elsewhere.post("/t/beta/syncs/accept/", {"run": held.pk})
    assert not SyncRun.objects.exclude(accepted_removals={}).exists()
