"""The same bytes are not read twice, and nothing is lost by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount
from ccrm_admin.sync.choices import ResultStatus, RunStatus
from ccrm_admin.sync.mirroring import fetch_cache
from ccrm_admin.sync.models import InventoryChange, ResourceResult, SyncRun
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows
from tests.sync.conftest import Ccrm, results_of

pytestmark = pytest.mark.django_db
COUNTED = ("status", "added", "changed", "removed", "unchanged", "skipped", "skipped_records")


def counted(run: SyncRun, resource: str = "sip_accounts") -> dict[str, Any]:
    return {name: getattr(results_of(run)[resource], name) for name in COUNTED}


def tamper() -> None:
    """Change a row behind the sync's back: whoever compares rows will mend it."""
    SipAccount.objects.filter(pk=SipAccount.objects.earliest("pk").pk).update(name="Nie stąd")


def is_compared_again() -> bool:
    return not SipAccount.objects.filter(name="Nie stąd").exists()


def test_what_was_read_is_not_read_again(ccrm: Ccrm):
    ccrm.sync()
    before = ResourceState.objects.get(resource="sip_accounts")
    tamper()
    run = ccrm.sync()
    assert (run.status, is_compared_again()) == (RunStatus.OK, False)
    after = ResourceState.objects.get(resource="sip_accounts")
    assert after.fetched_at > before.fetched_at
    assert after.version == before.version
    assert results_of(run)["sip_accounts"].bytes > 1000
    assert counted(run)["unchanged"] == 60


def test_a_change_of_one_record_has_all_of_them_read(ccrm: Ccrm):
    ccrm.sync()
    gone = ccrm.remote.data.crm_users.pop()
    ccrm.remote.data.crm_users[-1]["firstName"] = "Nowa"
    run = ccrm.sync()
    result = results_of(run)["crm_users"]
    assert (result.changed, result.removed, result.unchanged) == (1, 1, 38)
    assert CrmUser.objects.get(uuid=gone["uuid"]).gone


def test_after_a_day_all_is_compared_again(ccrm: Ccrm, monkeypatch: pytest.MonkeyPatch):
    ccrm.sync()
    tamper()
    monkeypatch.setattr(fetch_cache, "KEPT", timedelta(0))
    ccrm.sync()
    assert is_compared_again()


def test_another_release_reads_all_again(ccrm: Ccrm, monkeypatch: pytest.MonkeyPatch):
    ccrm.sync()
    tamper()
    monkeypatch.setattr(fetch_cache, "READING", fetch_cache.READING + 1)
    ccrm.sync()
    assert is_compared_again()


def test_a_clock_that_was_set_back_has_all_read_again(ccrm: Ccrm):
    ccrm.sync()
    tamper()
    state = ResourceState.objects.get(resource="sip_accounts")
    state.last_read["at"] = (timezone.now() + timedelta(hours=1)).isoformat()
    state.save()
    ccrm.sync()
    assert is_compared_again()


def test_without_the_result_of_then_all_is_read_again(ccrm: Ccrm):
    ccrm.sync()
    tamper()
    ResourceResult.objects.all().delete()
    ccrm.sync()
    assert is_compared_again()


def test_what_was_skipped_is_told_again(ccrm: Ccrm):
    ccrm.remote.data.sip_accounts.append(dict(ccrm.remote.data.sip_accounts[0]))
    ccrm.remote.data.sip_accounts.append({"name": "bez numeru"})
    first = counted(ccrm.sync())
    assert (first["added"], first["skipped"]) == (60, 2)
    for _ in range(2):
        assert counted(ccrm.sync()) == {**first, "added": 0, "unchanged": 60}


def test_a_held_fetch_is_held_again_and_what_came_before_is_known(ccrm: Ccrm):
    ccrm.sync()
    kept = list(ccrm.remote.data.sip_accounts)
    del ccrm.remote.data.sip_accounts[10:]
    for _ in range(2):
        assert counted(ccrm.sync())["status"] == ResultStatus.HELD
    ccrm.remote.data.sip_accounts[:] = kept
    tamper()
    again = ccrm.sync()
    assert (counted(again)["status"], counted(again)["unchanged"]) == (ResultStatus.OK, 60)
    assert not is_compared_again()
    del ccrm.remote.data.sip_accounts[10:]
    accepted = ccrm.sync(accepted_removals={"sip_accounts": 50})
    assert (counted(accepted)["status"], counted(accepted)["removed"]) == (ResultStatus.OK, 50)


def test_what_could_not_be_written_is_not_known(ccrm: Ccrm, beta: Tenant):
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX one_x ON inventory_sipaccount (name) WHERE name = 'X'")
    ccrm.sync()
    in_the_way = rows.sip_account(beta, name="X")
    ccrm.remote.data.sip_accounts[0]["name"] = "X"
    assert counted(ccrm.sync())["status"] == ResultStatus.FAILED
    in_the_way.delete()
    assert counted(ccrm.sync())["changed"] == 1
    assert InventoryChange.objects.get().fields["name"][1] == "X"


def test_a_tenant_that_goes_back_and_forth_is_followed(ccrm: Ccrm):
    ccrm.sync()
    account = ccrm.remote.data.sip_accounts[0]
    before = account["name"]
    for name in ("Nowa", before, "Nowa", "Nowa"):
        account["name"] = name
        ccrm.sync()
        assert SipAccount.objects.get(extension_id=account["extensionId"]).name == name
    assert InventoryChange.objects.count() == 3
