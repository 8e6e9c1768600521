"""Trying a key: asked for on a page, carried out by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ccrm_admin.sync.choices import CheckStatus
from ccrm_admin.sync.models import KeyCheck, SyncRun
from ccrm_admin.sync.schedule.key_check import carry_out, request_check, shown_check
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.services import replace_key
from tests.sync.conftest import Ccrm

pytestmark = pytest.mark.django_db
CHECK = "/t/alfa/syncs/check/"
SETTINGS = "/t/alfa/settings/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def managing(client_of: Any, manager: User) -> Client:
    return client_of("manager")


def carried_out(ccrm: Ccrm) -> KeyCheck:
    """Do what the worker does."""
    carry_out(str(KeyCheck.objects.get().token), connect=ccrm.connect)
    return KeyCheck.objects.get()


def text(client: Client, url: str = CHECK) -> str:
    return client.get(url).content.decode()


def test_a_click_waits_for_nobody_and_many_are_one_check(ccrm: Ccrm, managing: Client):
    ccrm.fault("slow", delay=60.0)
    for _ in range(4):
        response = managing.post(CHECK, headers=HTMX)
        assert "Queued…" in response.content.decode()
    assert ccrm.server.requests == []
    assert KeyCheck.objects.count() == DBTaskResult.objects.count() == 1


def test_the_page_follows_it_to_its_end(ccrm: Ccrm, managing: Client):
    managing.post(CHECK, headers=HTMX)
    assert managing.get(CHECK, {"seen": "queued"}).status_code == 204
    KeyCheck.objects.update(status=CheckStatus.RUNNING)
    assert "Trying the key…" in managing.get(CHECK, {"seen": "queued"}).content.decode()
    KeyCheck.objects.update(status=CheckStatus.QUEUED)
    carried_out(ccrm)
    ended = managing.get(CHECK, {"seen": "running"}).content.decode()
    assert "The key works" in ended
    assert "hx-get" not in ended
    assert SyncRun.objects.count() == 1, "what was never fetched is fetched now"
    assert len(ccrm.server.requests) == 1


def test_without_javascript_the_settings_show_it(ccrm: Ccrm, managing: Client):
    assert managing.post(CHECK)["Location"] == SETTINGS
    assert "Reload this page" in text(managing, SETTINGS)
    ccrm.fault("unauthorized")
    carried_out(ccrm)
    settings = text(managing, SETTINGS)
    assert "IP address" in settings
    assert "alert-danger" in settings


def test_a_tenant_that_hangs_is_asked_once(ccrm: Ccrm, managing: Client):
    ccrm.fault("slow", delay=60.0)
    managing.post(CHECK)
    assert carried_out(ccrm.with_limits(read_timeout_seconds=0.1)).error_code == "timeout"
    assert len(ccrm.server.requests) == 1
    assert "did not answer" in text(managing)
    ccrm.tenant.refresh_from_db()
    assert ccrm.tenant.retry_at is None, "a check says nothing of the syncs"


def test_the_rate_limit_is_kept_to(ccrm: Ccrm, managing: Client):
    ccrm.fault("rate_limit")
    managing.post(CHECK)
    carried_out(ccrm)
    assert "Next try:" in text(managing)
    assert "Next try:" in managing.post(CHECK, headers=HTMX).content.decode()
    assert KeyCheck.objects.get().status == CheckStatus.FAILED
    assert len(ccrm.server.requests) == 1


@pytest.mark.parametrize("status", [CheckStatus.QUEUED, CheckStatus.RUNNING])
@pytest.mark.parametrize("asked", [timedelta(minutes=-4), timedelta(hours=5)])
def test_a_worker_that_does_not_come_is_not_waited_for(
    ccrm: Ccrm, managing: Client, status: str, asked: timedelta
):
    managing.post(CHECK)
    first = KeyCheck.objects.get().token
    KeyCheck.objects.update(status=status, asked_at=timezone.now() + asked)
    shown = text(managing)
    assert ("the queue did not move" in shown) == (asked < timedelta(0))
    assert "hx-get" not in shown
    managing.post(CHECK)
    assert KeyCheck.objects.get().token != first


def test_what_came_of_another_key_is_not_told(ccrm: Ccrm, managing: Client):
    managing.post(CHECK)
    late = str(KeyCheck.objects.get().token)
    replace_key(tenant=Tenant.objects.get(name="alfa"), api_key="another-key")
    assert shown_check(Tenant.objects.get(name="alfa")) is None
    managing.post(CHECK)
    carry_out(late, connect=ccrm.connect)
    assert ccrm.server.requests == []
    assert KeyCheck.objects.get().status == CheckStatus.QUEUED


def test_an_old_result_is_not_shown(ccrm: Ccrm, managing: Client):
    managing.post(CHECK)
    carried_out(ccrm)
    KeyCheck.objects.update(ended_at=timezone.now() - timedelta(minutes=11))
    assert "The key works" not in text(managing, SETTINGS)


def test_our_own_failure_is_told_too(ccrm: Ccrm, managing: Client, manager: User):
    def broken(_tenant: Tenant) -> Any:
        raise ZeroDivisionError

    check = request_check(tenant=ccrm.tenant, person=manager)
    with pytest.raises(ZeroDivisionError):
        carry_out(str(check.token), connect=broken)
    assert "ZeroDivisionError" in text(managing)
