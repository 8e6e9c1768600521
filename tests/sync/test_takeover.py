"""What dead workers and a clock that was set back leave behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ccrm_admin.exports.choices import Problem, Status
from ccrm_admin.exports.cleanup import tidy
from ccrm_admin.exports.models import Export
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.mirroring.lease import Lease
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.due import request_due, request_if_stale
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.sync.schedule.takeover import fail_left_tasks, interrupt_abandoned, send_lost_messages
from ccrm_admin.tenants.models import User
from tests.sync.conftest import Ccrm

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def queued(ccrm: Ccrm) -> SyncRun:
    return request_sync(tenant=ccrm.tenant, trigger=Trigger.PERSON)


def test_a_lease_that_ends_further_ahead_than_it_can_is_over(ccrm: Ccrm):
    run = queued(ccrm)
    Lease.claim(run.pk)
    SyncRun.objects.update(lease_until=timezone.now() + timedelta(seconds=90))
    assert interrupt_abandoned() == 0, "another host's clock may be a little ahead"
    SyncRun.objects.update(lease_until=timezone.now() + HOUR)
    assert request_if_stale(ccrm.tenant) is not None
    run.refresh_from_db()
    assert run.status == RunStatus.INTERRUPTED


def test_a_run_that_ended_in_the_future_is_no_reason_to_wait(ccrm: Ccrm):
    ccrm.sync(Trigger.PERSON)
    ahead = timezone.now() + HOUR
    SyncRun.objects.update(queued_at=ahead, finished_at=ahead)
    for ask in (
        lambda: request_if_stale(ccrm.tenant),
        lambda: next(iter(request_due()), None),
        lambda: queued(ccrm),
    ):
        run = ask()
        assert run is not None
        assert run.status == RunStatus.QUEUED
        run.delete()


@pytest.mark.parametrize("queued_at", [-HOUR, HOUR], ids=["long ago", "in the future"])
def test_a_run_whose_message_is_lost_gets_another_one(ccrm: Ccrm, queued_at: timedelta):
    run = queued(ccrm)
    assert send_lost_messages() == 0, "it has only begun to wait"
    SyncRun.objects.update(queued_at=timezone.now() + queued_at)
    assert send_lost_messages() == 0, "its message waits too, behind others"
    DBTaskResult.objects.get().claim("a worker that is killed now")
    assert send_lost_messages() == 1
    assert send_lost_messages() == 0
    assert DBTaskResult.objects.ready().get().args_kwargs["args"] == [run.pk]


@pytest.mark.parametrize(
    ("started", "left"), [(timedelta(minutes=-31), 1), (timedelta(minutes=-29), 0), (HOUR, 1)]
)
def test_a_dead_workers_task_does_not_run_for_ever(ccrm: Ccrm, started: timedelta, left: int):
    queued(ccrm)
    DBTaskResult.objects.get().claim("a worker that is killed now")
    DBTaskResult.objects.update(started_at=timezone.now() + started)
    assert fail_left_tasks() == left
    assert DBTaskResult.objects.failed().count() == left
    assert DBTaskResult.objects.finished().filter(finished_at=None).count() == 0


def test_an_export_of_the_future_is_given_up(ccrm: Ccrm, viewer: User):
    ahead = timezone.now() + HOUR
    running = Export.objects.create(
        tenant=ccrm.tenant, person=viewer, fingerprint="1", status=Status.RUNNING, heard_at=ahead
    )
    waiting = Export.objects.create(
        tenant=ccrm.tenant, person=viewer, fingerprint="2", status=Status.QUEUED, created_at=ahead
    )
    assert str(running.explanation) == Problem.LOST.label
    assert str(waiting.explanation) == Problem.IDLE.label
    tidy()
    running.refresh_from_db()
    assert (running.status, running.problem) == (Status.FAILED, Problem.LOST)
    assert not Export.objects.filter(pk=waiting.pk).exists()
