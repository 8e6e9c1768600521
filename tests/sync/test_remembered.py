"""The same bytes are not read twice, and nothing is lost by it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ccrm_admin.inventory.models import CallPresentation, CrmUser, ResourceState, SipAccount, SmsSender, Team
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


def test_of_a_page_that_changed_only_the_records_that_changed_are_read(
    ccrm: Ccrm, monkeypatch: pytest.MonkeyPatch
):
    ccrm.sync()
    tamper()
    first = ResourceState.objects.get(resource="sip_accounts").last_read["at"]
    ccrm.remote.data.sip_accounts[-1]["name"] = "Nowa"
    run = ccrm.sync()
    assert (counted(run)["changed"], counted(run)["unchanged"], is_compared_again()) == (1, 59, False)
    state = ResourceState.objects.get(resource="sip_accounts")
    assert state.last_read["at"] == first, "the day of the last comparison goes on"
    monkeypatch.setattr(fetch_cache, "KEPT", timedelta(0))
    ccrm.remote.data.sip_accounts[-1]["name"] = "Nowsza"
    assert counted(ccrm.sync())["changed"] == 2
    assert is_compared_again()


def test_a_field_that_is_not_mirrored_is_no_news(ccrm: Ccrm):
    ccrm.sync()
    user = ccrm.remote.data.crm_users[0]
    user["language"] = "kaszubski"
    before = CrmUser.objects.get(uuid=user["uuid"]).digest
    for _ in range(2):
        run = ccrm.sync()
        assert (counted(run, "crm_users")["changed"], counted(run, "crm_users")["unchanged"]) == (0, 40)
        after = CrmUser.objects.get(uuid=user["uuid"]).digest
    assert after != before
    assert not InventoryChange.objects.exists()


def test_rows_of_an_older_release_get_their_digests_from_the_next_sync(ccrm: Ccrm):
    ccrm.sync()
    for model in (CallPresentation, CrmUser, SipAccount, SmsSender):
        model.objects.update(digest="")
    ResourceState.objects.update(last_read={"reading": fetch_cache.READING - 1})
    run = ccrm.sync()
    assert run.status == RunStatus.OK
    unchanged = sum(result.unchanged for result in results_of(run).values())
    assert unchanged == 60 + 40 + 12 + 6 + Team.objects.count()
    for model in (CallPresentation, CrmUser, SipAccount, SmsSender):
        assert not model.objects.filter(digest="").exists()
    assert not InventoryChange.objects.exists()


@pytest.mark.parametrize("key", [0, 1, 20, -1])
def test_a_record_twice_is_told_and_the_first_stays_whether_known_or_not(ccrm: Ccrm, key: int):
    ccrm.sync()
    accounts = ccrm.remote.data.sip_accounts
    accounts.insert(key, {**accounts[20], "name": "Inna"})
    run = ccrm.sync()
    twice = Counter(row["extensionId"] for row in accounts).most_common(1)[0][0]
    first = next(row for row in accounts if row["extensionId"] == twice)
    assert (counted(run)["skipped"], counted(run)["removed"]) == (1, 0)
    assert SipAccount.objects.get(extension_id=twice).name == first["name"]
