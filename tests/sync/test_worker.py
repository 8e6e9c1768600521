"""What the worker does besides the syncs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from ccrm_admin.exports.choices import Status
from ccrm_admin.exports.models import KEPT, Export
from ccrm_admin.exports.services import request_export
from ccrm_admin.sandbox import SandboxServer, SandboxTenant
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.sync.schedule.shutdown import shutdown
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.worker.loop import TIDY_EXPORTS_SECONDS, Worker

pytestmark = pytest.mark.django_db(transaction=True)  # it closes old connections, and with them a transaction


BACKLOG = [f"t{number}" for number in range(6)]


@pytest.fixture
def backlog(db: None, settings: Any, tmp_path: Path) -> Iterator[SandboxServer]:
    """Six tenants with a sync queued for each."""
    settings.EXPORT_DIR = tmp_path / "exports"
    with SandboxServer([SandboxTenant(name, key="key", users=3, accounts=3) for name in BACKLOG]) as server:
        settings.CCRM_URL_TEMPLATE = server.url_template
        for name in BACKLOG:
            tenant = Tenant(name=name, title=name)
            tenant.set_key("key")
            tenant.save()
            request_sync(tenant=tenant, trigger=Trigger.VIEWED)
        yield server


@pytest.fixture
def work_until(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], bool]], None]:
    """Let a worker work until a condition holds, which is looked at before each of its rounds."""
    monkeypatch.setattr(shutdown, "_requested", False)  # it is this process that is asked to end
    worker = Worker()

    def work_until(condition: Callable[[], bool]) -> None:
        waits = count()

        def wait(_seconds: float) -> None:
            assert next(waits) < 50, "it never came"
            if condition():
                worker.stop()

        monkeypatch.setattr(shutdown, "wait", wait)
        worker.run()

    return work_until


def ended() -> int:
    return SyncRun.objects.filter(status=RunStatus.OK).count()


def test_an_export_gets_its_share_of_the_turns(backlog: SandboxServer, viewer: User, work_until: Any):
    export = request_export(
        tenant=Tenant.objects.get(name="t0"), person=viewer, list_name="users", query="sort=name"
    )
    work_until(lambda: Export.objects.exclude(status=Status.QUEUED).exists())
    export.refresh_from_db()
    assert export.status in (Status.READY, Status.FAILED)
    assert ended() <= 2, "it came last, and did not wait for all six"


def test_a_dead_workers_run_is_noticed_before_the_backlog_is_done(backlog: SandboxServer, work_until: Any):
    dead = SyncRun.objects.get(tenant__name="t5")
    past = timezone.now() - timedelta(minutes=5)
    SyncRun.objects.filter(pk=dead.pk).update(status=RunStatus.RUNNING, started_at=past, lease_until=past)
    work_until(lambda: ended() > 0)
    assert ended() == 1
    dead.refresh_from_db()
    assert dead.status == RunStatus.INTERRUPTED
    assert SyncRun.objects.active().filter(trigger=Trigger.RESUMED).exists()


def test_who_waits_for_a_sync_goes_first(backlog: SandboxServer, alfa: Tenant, work_until: Any):
    last = Tenant.objects.get(name="t5")
    SyncRun.objects.filter(tenant=last).delete()
    run = request_sync(tenant=last, trigger=Trigger.PERSON)
    work_until(lambda: ended() > 0)
    run.refresh_from_db()
    assert run.status == RunStatus.OK


@pytest.fixture
def idle(alfa: Tenant) -> None:
    """No tenant to sync."""
    Tenant.objects.update(active=False)


def old_export(tenant: Tenant, person: User) -> Export:
    old = timezone.now() - KEPT - timedelta(minutes=1)
    return Export.objects.create(tenant=tenant, person=person, status=Status.READY, created_at=old)


def test_what_is_over_is_deleted(idle: None, alfa: Tenant, viewer: User):
    old_export(alfa, viewer)
    past = timezone.now() - timedelta(days=40)
    Session.objects.create(session_key="ended", expire_date=past)
    for minute in range(3):
        queued_at = past.replace(hour=12, minute=minute)
        SyncRun.objects.create(tenant=alfa, trigger=Trigger.VIEWED, status=RunStatus.OK, queued_at=queued_at)
    Worker().run_once()
    assert not Export.objects.exists()
    assert not Session.objects.exists()
    assert SyncRun.objects.count() == 2


def test_old_exports_are_deleted_now_and_then(
    idle: None, alfa: Tenant, viewer: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutdown, "_requested", False)  # it is this process that is asked to end
    monkeypatch.setattr(shutdown, "wait", lambda _seconds: None)
    left = []
    ticks = count()

    def clock() -> float:
        """Ten seconds pass with every look; each time an export has grown old."""
        seconds = 10.0 * next(ticks)
        left.append(Export.objects.count())
        old_export(alfa, viewer)
        if seconds > 5 * TIDY_EXPORTS_SECONDS:
            worker.stop()
        return seconds

    worker = Worker(clock=clock)
    worker.run()
    assert 4 <= left.count(0) <= 6
    assert max(left) > 3, "not at every turn"
