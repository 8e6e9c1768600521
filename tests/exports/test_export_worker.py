"""Exports with the worker's own loop, and other threads, on a database that commits."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from ccrm_admin.exports.choices import Status
from ccrm_admin.exports.models import Export
from ccrm_admin.exports.progress import Progress, WithdrawnError
from ccrm_admin.exports.services import delete_export, request_export
from ccrm_admin.tenants.models import Tenant, User
from tests.exports.conftest import queue_worker
from tests.inventory import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def export(alfa: Tenant, viewer: User) -> Export:
    for number in range(20):
        rows.sip_account(alfa, number)
    return request_export(tenant=alfa, person=viewer, list_name="sip-accounts", query="")


def test_the_loop_of_the_worker_makes_it(export: Export) -> None:
    queue_worker().run()
    export.refresh_from_db()
    assert (export.status, export.rows, export.total) == (Status.READY, 20, 20)
    assert export.size == export.path.stat().st_size


def test_progress_is_reported_while_rows_are_written(export: Export) -> None:
    Export.objects.update(status=Status.RUNNING, total=20, heard_at=None)
    progress = Progress(export.pk)
    progress.count(8)
    with progress.reported(every=0.01):
        wait_for(lambda: Export.objects.get().rows == 8)
        progress.count(16)
        wait_for(lambda: Export.objects.get().percent == 80)
    reported = Export.objects.get()
    assert reported.heard_at
    assert reported.heard_at <= timezone.now()


def test_what_nobody_wants_any_more_is_not_finished(export: Export) -> None:
    Export.objects.update(status=Status.RUNNING)
    progress = Progress(export.pk)
    delete_export(export=export)
    with progress.reported(every=0.01), pytest.raises(WithdrawnError):
        wait_for(lambda: progress.count(1) is not None)


def wait_for(condition: Any, *, seconds: float = 10.0) -> None:
    """Return when ``condition`` holds; fail after so many seconds."""
    pause = Event()
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("nothing came of it")


@pytest.mark.skipif(
    connections["default"].vendor == "sqlite",
    reason="SQLite in memory does not let threads wait for each other",
)
def test_two_clicks_at_the_same_moment_make_one(alfa: Tenant, viewer: User) -> None:
    made: list[Any] = []

    def click() -> None:
        try:
            made.append(request_export(tenant=alfa, person=viewer, list_name="users", query="sort=name").pk)
        finally:
            connections.close_all()

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert set(made) == {Export.objects.get().pk}
