"""The commands: what they print, and how they exit."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.models import Tenant
from tests.sync.conftest import KEY, Ccrm

pytestmark = pytest.mark.django_db
KEYS = {"status", "added", "changed", "removed", "unchanged", "skipped", "error"}


def call(*words: str, code: int = 0) -> tuple[str, str]:
    """Run a command that is to exit with ``code``; return what it printed on both streams."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) if code else nullcontext() as end:
        call_command(*words, stdout=out, stderr=err)
    assert end is None or end.value.code == code
    return out.getvalue(), err.getvalue()


def synced(*words: str, code: int = 0) -> dict[str, Any]:
    """Return the tenants of ``sync --json``."""
    out, _err = call("sync", *words, "--json", code=code)
    return json.loads(out)["tenants"]


def test_sync_prints_what_each_resource_came_to(ccrm: Ccrm):
    report = synced("alfa")
    assert list(report) == ["alfa"]
    assert report["alfa"]["status"] == "ok"
    assert list(report["alfa"]["resources"]) == list(Resource.values)
    assert report["alfa"]["resources"]["sip_accounts"] == {
        "status": "ok",
        "added": 60,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
        "skipped": 0,
        "error": None,
    }
    again = synced("alfa")["alfa"]["resources"]["sip_accounts"]
    assert (again["added"], again["unchanged"]) == (0, 60)


def test_sync_says_on_standard_error_where_it_is(ccrm: Ccrm):
    out, err = call("sync", "alfa")
    assert "alfa: crm users: page 1, 40 of 40 records" in err
    assert "alfa: sip accounts: saving 60 records" in err
    assert out.splitlines()[0] == "alfa: ok"
    assert "  sms senders: ok (6 added, 0 changed, 0 removed, 0 unchanged, 0 skipped)" in out


def test_a_partly_failed_sync_exits_with_1_and_says_why_in_english(ccrm: Ccrm):
    ccrm.fault("html", resource="sms_senders")
    with translation.override("pl"):
        report = synced("alfa", code=1)
    assert report["alfa"]["status"] == "partial"
    failed = report["alfa"]["resources"]["sms_senders"]
    assert failed["status"] == "failed"
    assert failed["error"].startswith("CCRM's answer is not the expected data: a web page")
    assert report["alfa"]["resources"]["crm_users"]["status"] == "ok"


def test_a_held_removal_exits_with_1(ccrm: Ccrm):
    synced("alfa")
    ccrm.fault("none", resource="sip_accounts")
    held = synced("alfa", code=1)["alfa"]["resources"]["sip_accounts"]
    assert (held["status"], held["removed"]) == ("held", 60)
    assert SipAccount.objects.present().count() == 60


def test_what_can_not_be_synced_has_all_resources_failed(alfa: Tenant, beta: Tenant):
    report = synced("alfa", "beta", code=1)
    for name in ("alfa", "beta"):
        assert report[name]["status"] == "failed"
        assert set(report[name]["resources"]) == set(Resource.values)
        for result in report[name]["resources"].values():
            assert set(result) == KEYS
            assert "No API key" in result["error"]


def test_all_means_all_that_are_active(ccrm: Ccrm, beta: Tenant):
    Tenant.objects.filter(pk=beta.pk).update(active=False)
    assert list(synced("--all")) == ["alfa"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["nobody"], "There is no tenant nobody here"),
        ([], "Which tenants?"),
        (["alfa", "--all"], "not both"),
    ],
)
def test_sync_of_nothing_is_an_error(alfa: Tenant, words: list[str], part: str):
    with pytest.raises(CommandError, match=part.replace("?", r"\?")) as error:
        call("sync", *words, "--json")
    assert error.value.returncode == 1


def test_a_waiting_run_is_carried_out_by_the_command(ccrm: Ccrm):
    run = request_sync(tenant=ccrm.tenant, trigger=Trigger.VIEWED)
    synced("alfa")
    run.refresh_from_db()
    assert run.status == RunStatus.OK
    assert SyncRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)  # the worker closes old connections, and with them a transaction
def test_the_worker_carries_out_what_is_queued_and_due(ccrm: Ccrm):
    call("worker", "--once")
    run = SyncRun.objects.get()
    assert (run.status, run.trigger) == (RunStatus.OK, Trigger.SCHEDULED)
    call("worker", "--once")
    assert SyncRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_finds_a_run_whose_message_got_lost(ccrm: Ccrm):
    long_ago = timezone.now() - timedelta(seconds=31)
    run = SyncRun.objects.create(tenant=ccrm.tenant, trigger=Trigger.PERSON, queued_at=long_ago)
    call("worker", "--once")
    run.refresh_from_db()
    assert run.status == RunStatus.OK


def test_tenant_add_takes_the_key_from_a_file(db: None, tmp_path: Path):
    (tmp_path / "key").write_text("sesame-123\n")
    out, _err = call("tenant", "add", "firma", "--title", "Firma", "--key-file", str(tmp_path / "key"))
    tenant = Tenant.objects.get()
    assert (tenant.name, tenant.title, tenant.read_key()) == ("firma", "Firma", "sesame-123")
    assert "sesame" not in out


@pytest.mark.parametrize("words", [["--key-file", "-"], []])
def test_tenant_add_takes_the_key_from_standard_input(db: None, monkeypatch: Any, words: list[str]):
    monkeypatch.setattr("sys.stdin", io.StringIO("sesame-123\n"))
    call("tenant", "add", "firma", *words)
    assert Tenant.objects.get().read_key() == "sesame-123"


def test_tenant_add_works_without_a_key(db: None, monkeypatch: Any):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    out, _err = call("tenant", "add", "firma")
    assert "without an API key" in out
    assert not Tenant.objects.get().has_key


@pytest.mark.parametrize("name", ["Firma", "a.b", "a/b", "", "a b", "https://firma.ccrm.pl", "-a", "x" * 64])
def test_tenant_add_takes_no_bad_name(db: None, monkeypatch: Any, name: str):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match=r"\w+ \w+"):
        call("tenant", "add", "--", name)
    assert not Tenant.objects.exists()


def test_tenant_add_refuses_what_is_there(alfa: Tenant, monkeypatch: Any):
    monkeypatch.setattr("sys.stdin", io.StringIO("key-1"))
    with pytest.raises(CommandError, match="already"):
        call("tenant", "add", "alfa")


def test_tenant_add_says_when_the_key_file_can_not_be_read(db: None, tmp_path: Path):
    with pytest.raises(CommandError, match="key file"):
        call("tenant", "add", "firma", "--key-file", str(tmp_path / "none"))


def test_tenant_list(ccrm: Ccrm, beta: Tenant):
    ccrm.sync()
    listed = json.loads(call("tenant", "list", "--json")[0])["tenants"]
    assert [(tenant["name"], tenant["has_key"]) for tenant in listed] == [("alfa", True), ("beta", False)]
    assert listed[0]["fetched_at"]
    assert listed[1]["fetched_at"] is None
    out, _err = call("tenant", "list")
    assert KEY not in out
    assert "alfa  Alfa Call Center  (active, key set)" in out


def test_tenant_check(ccrm: Ccrm, beta: Tenant):
    assert "the key works" in call("tenant", "check", "alfa")[0]
    assert json.loads(call("tenant", "check", "alfa", "--json")[0]) == {
        "tenant": "alfa",
        "ok": True,
        "error": None,
    }
    ccrm.fault("unauthorized")
    _out, err = call("tenant", "check", "alfa", code=1)
    assert "IP address" in err
    assert "IP address" in json.loads(call("tenant", "check", "alfa", "--json", code=1)[0])["error"]
    assert "No API key" in call("tenant", "check", "beta", code=1)[1]
    with pytest.raises(CommandError, match="no tenant gamma"):
        call("tenant", "check", "gamma")
