"""Everything that CCRM can do wrong, and what it leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount
from ccrm_admin.sync.choices import ResultStatus, RunStatus, Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.mirroring.client import connect
from ccrm_admin.sync.mirroring.run import run_sync
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.schedule.queue import request_sync
from tests.sync.conftest import Ccrm, results_of

pytestmark = pytest.mark.django_db

BROKEN = [
    ({"kind": "status", "status": 500}, "server_error"),
    ({"kind": "status", "status": 503}, "server_error"),
    ({"kind": "status", "status": 404}, "not_found"),
    ({"kind": "status", "status": 418}, "unexpected_status"),
    ({"kind": "html"}, "not_json"),
    ({"kind": "empty"}, "not_json"),
    ({"kind": "cut_json"}, "not_json"),
    ({"kind": "truncated"}, "not_json"),
    ({"kind": "reset"}, "unreachable"),
    ({"kind": "redirect"}, "redirected"),
    ({"kind": "refused", "message": "Zajęte"}, "refused"),
    ({"kind": "data_null"}, "bad_envelope"),
    ({"kind": "data_missing"}, "bad_envelope"),
    ({"kind": "data_object"}, "bad_envelope"),
    ({"kind": "huge", "size": 3_000_000}, "too_large"),
    ({"kind": "huge", "size": 3_000_000, "gzip": True}, "too_large"),
]


def snapshot() -> list[tuple[Any, ...]]:
    """Return all accounts and users as they are stored; not what they were read from."""
    return [
        tuple(getattr(row, field.attname) for field in row._meta.fields if field.name != "digest")
        for model in (SipAccount, CrmUser)
        for row in model.objects.order_by("pk")
    ]


@pytest.mark.parametrize(("fault", "code"), BROKEN, ids=str)
def test_a_resource_that_fails_is_left_as_it_was_and_the_others_go_on(ccrm: Ccrm, fault: dict, code: str):
    ccrm.sync()
    before = snapshot()
    as_of = ResourceState.objects.get(resource="sip_accounts").fetched_at
    ccrm.remote.data.call_presentations.pop()
    ccrm.fault(**fault, resource="sip_accounts")
    run = ccrm.sync()
    assert run.status == RunStatus.PARTIAL
    results = results_of(run)
    assert (results["sip_accounts"].status, results["sip_accounts"].error_code) == (ResultStatus.FAILED, code)
    explanation = results["sip_accounts"].explanation
    assert explanation is not None
    assert "?" not in explanation.cause, "every fact is there"
    assert {results[name].status for name in results if name != "sip_accounts"} == {ResultStatus.OK}
    assert results["call_presentations"].removed == 1
    assert snapshot() == before
    assert ResourceState.objects.get(resource="sip_accounts").fetched_at == as_of
    ccrm.well()
    assert ccrm.sync().status == RunStatus.OK


def test_a_page_that_fails_costs_the_whole_resource_and_nothing_is_written(ccrm: Ccrm):
    ccrm.fault("truncated", resource="crm_users")
    run = ccrm.sync()
    assert run.status == RunStatus.PARTIAL
    assert not CrmUser.objects.exists()
    assert SipAccount.objects.count() == 60


def test_a_passing_fault_is_outlasted(ccrm: Ccrm):
    ccrm.fault("status", status=503, times=2)
    ccrm.fault("reset", times=1, resource="sms_senders")
    assert ccrm.sync().status == RunStatus.OK


@pytest.mark.parametrize(("kind", "code"), [("unauthorized", "unauthorized"), ("rate_limit", "rate_limited")])
def test_what_concerns_all_is_asked_once(ccrm: Ccrm, kind: str, code: str):
    ccrm.fault(kind)
    run = ccrm.sync()
    assert run.status == RunStatus.FAILED
    assert {result.error_code for result in results_of(run).values()} == {code}
    assert set(results_of(run)) == set(Resource.values)
    assert len(ccrm.server.requests) == 1


def test_nobody_at_the_address(ccrm: Ccrm):
    ccrm.server.stop()
    run = ccrm.sync()
    assert run.status == RunStatus.FAILED
    told = {(result.error_code, result.error_params["reason"]) for result in results_of(run).values()}
    assert told == {("unreachable", "refused")}


def test_a_key_that_can_be_none(ccrm: Ccrm):
    ccrm.tenant.set_key("klucz ze spacją")
    ccrm.tenant.save()
    run = ccrm.sync()
    assert {result.error_code for result in results_of(run).values()} == {"bad_key"}
    assert ccrm.server.requests == []


def test_a_key_that_can_not_be_decrypted(ccrm: Ccrm, settings: Any):
    settings.CREDENTIAL_KEYS = [Fernet.generate_key()]
    run = request_sync(tenant=ccrm.tenant, trigger=Trigger.COMMAND)
    assert run_sync(run=run, connect=connect)
    assert {result.error_code for result in results_of(run).values()} == {"key_unreadable"}


def test_the_rate_limit_keeps_everyone_away_for_a_growing_while(ccrm: Ccrm):
    ccrm.fault("rate_limit")
    for minutes in (1, 2, 4):
        before = timezone.now()
        run = ccrm.sync()
        retry_at = ccrm.tenant.retry_at
        assert retry_at is not None
        assert timedelta(0) <= retry_at - before - timedelta(minutes=minutes) < timedelta(seconds=30)
        assert results_of(run)["crm_users"].error_params["retry_at"] == retry_at.isoformat()
    with pytest.raises(SyncRefusedError) as refused:
        request_sync(tenant=ccrm.tenant, trigger=Trigger.PERSON)
    assert refused.value.params["retry_at"] == ccrm.tenant.retry_at.isoformat()
    ccrm.well()
    assert ccrm.sync().status == RunStatus.OK
    assert (ccrm.tenant.failures, ccrm.tenant.retry_at) == (0, None)


def test_ccrm_may_ask_for_a_longer_pause(ccrm: Ccrm):
    ccrm.fault("status", status=429, headers={"Retry-After": "600"})
    before = timezone.now()
    ccrm.sync()
    assert ccrm.tenant.retry_at is not None
    assert ccrm.tenant.retry_at - before >= timedelta(seconds=600)


@pytest.mark.parametrize("kind", ["half", "none"])
def test_a_mass_removal_is_held_until_a_manager_accepts_it(ccrm: Ccrm, kind: str):
    ccrm.sync()
    before = snapshot()
    ccrm.fault(kind, resource="sip_accounts")
    left = {"half": 30, "none": 0}[kind]
    for _ in range(2):
        run = ccrm.sync()
        held = results_of(run)["sip_accounts"]
        assert (run.status, held.status, held.error_code) == (RunStatus.PARTIAL, ResultStatus.HELD, "held")
        assert (held.removed, held.unchanged) == (60 - left, left)
        assert f"{60 - left} of 60" in str(held.explanation)
        assert snapshot() == before
        assert not InventoryChange.objects.exists()
    run = ccrm.sync(accepted_removals={"sip_accounts": 60 - left})
    assert run.status == RunStatus.OK
    assert SipAccount.objects.present().count() == left
    assert SipAccount.objects.count() == 60
    assert InventoryChange.objects.filter(kind="removed").count() == 60 - left


def test_more_than_was_accepted_is_held_again(ccrm: Ccrm):
    ccrm.sync()
    del ccrm.remote.data.sip_accounts[20:]
    run = ccrm.sync(accepted_removals={"sip_accounts": 39})
    assert results_of(run)["sip_accounts"].status == ResultStatus.HELD
    assert not SipAccount.objects.gone().exists()


def test_what_can_not_be_understood_is_skipped_and_listed(ccrm: Ccrm):
    ccrm.fault("bad_records", every=3, resource="sip_accounts")
    run = ccrm.sync()
    result = results_of(run)["sip_accounts"]
    assert (run.status, result.added, result.skipped) == (RunStatus.OK, 40, 20)
    first = result.skipped_records[0]
    assert (first["endpoint"], first["page"], first["position"]) == ("/publicApi/users/sipAccounts", 1, 2)
    assert first["field"] == "extensionId"
    assert first["problem"]


def test_a_record_that_can_not_be_understood_any_more_stays_as_it_was(ccrm: Ccrm):
    ccrm.sync()
    before = snapshot()
    ccrm.remote.data.sip_accounts[0]["assigned"] = {"no": "flag"}
    gone = ccrm.remote.data.sip_accounts.pop()["extensionId"]
    result = results_of(ccrm.sync())["sip_accounts"]
    assert (result.skipped, result.removed, result.unchanged) == (1, 1, 58)
    assert list(SipAccount.objects.gone().values_list("extension_id", flat=True)) == [gone]
    ccrm.fault("bad_records", every=2, resource="crm_users")
    ccrm.sync()
    assert not CrmUser.objects.gone().exists()
    (changed,) = (row for row in snapshot() if row not in before)
    assert changed[0] == SipAccount.objects.gone().get().pk


def test_of_many_skipped_records_the_first_are_listed(ccrm: Ccrm):
    ccrm.remote.data.sip_accounts[:] = [{"name": "bez numeru"}] * 500
    result = results_of(ccrm.sync())["sip_accounts"]
    assert (result.skipped, len(result.skipped_records)) == (500, 200)


def test_of_two_records_with_one_key_the_first_counts(ccrm: Ccrm):
    first = dict(ccrm.remote.data.sip_accounts[0])
    ccrm.remote.data.sip_accounts.append({**first, "name": "Drugi"})
    result = results_of(ccrm.sync())["sip_accounts"]
    assert (result.added, result.skipped) == (60, 1)
    assert result.skipped_records[0]["problem"] == "duplicate"
    assert SipAccount.objects.get(extension_id=first["extensionId"]).name == first["name"]


def test_a_fault_of_our_own_costs_one_resource(ccrm: Ccrm, caplog: Any):
    secret = "48777888999"
    for account in ccrm.remote.data.sip_accounts[:2]:
        account["callerId"] = secret
    with connection.cursor() as cursor:  # which the database's refusal quotes on PostgreSQL
        cursor.execute("CREATE UNIQUE INDEX no_caller_id_twice ON inventory_sipaccount (caller_id)")
    run = ccrm.sync()
    results = results_of(run)
    assert run.status == RunStatus.PARTIAL
    assert (results["sip_accounts"].error_code, results["crm_users"].status) == ("internal", ResultStatus.OK)
    assert "IntegrityError" in caplog.text
    assert secret not in caplog.text
    assert not SipAccount.objects.exists()


def test_the_key_is_in_no_log_and_no_result(ccrm: Ccrm, caplog: Any):
    caplog.set_level("DEBUG")
    for kind in ("unauthorized", "html", "refused", "reset"):
        ccrm.fault(kind, times=4)
        run = ccrm.sync()
        assert "alfa-key" not in str(list(run.results.values()))
    assert "alfa-key" not in caplog.text
