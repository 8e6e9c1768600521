"""One sync a tenant at a time, and none that is stuck."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.sync.choices import RunStatus, Step, Trigger
from ccrm_admin.sync.errors import LeaseLostError, SyncRefusedError
from ccrm_admin.sync.mirroring.lease import Lease
from ccrm_admin.sync.mirroring.progress import RunProgress
from ccrm_admin.sync.mirroring.run import run_sync
from ccrm_admin.sync.models import ResourceResult, SyncRun
from ccrm_admin.sync.schedule.due import UNSEEN, request_due, request_if_stale, spread
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.sync.schedule.takeover import interrupt_abandoned
from ccrm_admin.tenants.models import Tenant
from tests.sync.conftest import Ccrm

pytestmark = pytest.mark.django_db


def age(run: SyncRun, **columns: timedelta) -> None:
    """Let the run's moments lie so much further back."""
    run.refresh_from_db()
    SyncRun.objects.filter(pk=run.pk).update(
        **{name: getattr(run, name) - passed for name, passed in columns.items()}
    )
    run.refresh_from_db()


def request(ccrm: Ccrm, trigger: Trigger = Trigger.PERSON) -> SyncRun:
    return request_sync(tenant=ccrm.tenant, trigger=trigger)


def test_many_requests_are_one_run_and_one_message(ccrm: Ccrm):
    runs = {request(ccrm).pk for _ in range(5)}
    assert len(runs) == SyncRun.objects.count() == DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("kind", [None, "unauthorized", "html"])
def test_an_impatient_person_gets_the_run_of_the_last_20_seconds(ccrm: Ccrm, kind: str | None):
    if kind:
        ccrm.fault(kind)
    run = ccrm.sync(Trigger.PERSON)
    age(run, queued_at=timedelta(seconds=10))
    assert request(ccrm).pk == run.pk
    commanded = request(ccrm, Trigger.COMMAND)
    assert commanded.pk != run.pk, "the command line always fetches"
    commanded.delete()
    age(run, queued_at=timedelta(seconds=11))
    assert request(ccrm).pk != run.pk


def test_the_database_allows_one_active_run_a_tenant(ccrm: Ccrm, beta: Any):
    request(ccrm)
    now = timezone.now()
    with pytest.raises(Exception, match=r"one_active_sync|UNIQUE"), transaction.atomic():
        SyncRun.objects.create(tenant=ccrm.tenant, trigger=Trigger.PERSON, queued_at=now)
    SyncRun.objects.create(tenant=beta, trigger=Trigger.PERSON, queued_at=now)


@pytest.mark.parametrize(
    ("columns", "code"), [({"active": False}, "inactive"), ({"key_token": ""}, "no_key")]
)
def test_what_can_not_be_synced_is_refused(ccrm: Ccrm, columns: dict[str, Any], code: str):
    for name, value in columns.items():
        setattr(ccrm.tenant, name, value)
    with pytest.raises(SyncRefusedError) as refused:
        request(ccrm)
    assert refused.value.code == code
    assert request_if_stale(ccrm.tenant) is None


def test_a_run_is_claimed_once(ccrm: Ccrm):
    run = request(ccrm)
    assert Lease.claim(run.pk) is not None
    assert Lease.claim(run.pk) is None
    assert not run_sync(run=run, connect=ccrm.connect)
    assert ccrm.server.requests == []


def test_who_lost_the_lease_writes_nothing_more(ccrm: Ccrm):
    run = request(ccrm)

    def lose(progress: RunProgress) -> None:
        if progress.step == Step.SAVING:
            age(run, lease_until=timedelta(minutes=2))
            assert interrupt_abandoned() == 1

    assert not run_sync(run=run, connect=ccrm.connect, on_progress=lose)
    assert not CrmUser.objects.exists()
    assert not ResourceResult.objects.exists()
    run.refresh_from_db()
    assert run.status == RunStatus.INTERRUPTED


def test_a_lost_lease_rolls_back_what_came_after_it(ccrm: Ccrm):
    run = request(ccrm)
    lease = Lease.claim(run.pk)
    assert lease is not None
    lease.renew()
    age(run, lease_until=timedelta(minutes=2))
    interrupt_abandoned(ccrm.tenant)
    for write in (
        lease.renew,
        lambda: lease.close(RunStatus.OK, at=timezone.now()),
        lambda: lease.report({}),
    ):
        with pytest.raises(LeaseLostError):
            write()
    run.refresh_from_db()
    assert run.status == RunStatus.INTERRUPTED


def test_a_live_lease_is_left_alone(ccrm: Ccrm):
    run = request(ccrm)
    lease = Lease.claim(run.pk)
    assert lease is not None
    assert interrupt_abandoned() == 0
    age(run, lease_until=timedelta(seconds=59))
    lease.renew()
    run.refresh_from_db()
    assert run.lease_until > timezone.now() + timedelta(seconds=55)
    assert request(ccrm).pk == run.pk


def test_progress_is_written_once_a_second(ccrm: Ccrm):
    run = request(ccrm)
    claimed = Lease.claim(run.pk)
    assert claimed is not None
    now = [0.0]
    claimed._clock = lambda: now[0]
    for second in (0.0, 0.5, 0.9, 1.1, 1.5):
        now[0] = second
        claimed.report({"page": second})
        run.refresh_from_db()
        assert run.progress == {"page": 0.0 if second < 1 else 1.1}


def test_a_dead_workers_run_is_done_by_the_next_who_asks(ccrm: Ccrm):
    dead = request(ccrm)
    Lease.claim(dead.pk)
    age(dead, lease_until=timedelta(minutes=2))
    run = ccrm.sync(Trigger.PERSON)
    dead.refresh_from_db()
    assert (dead.status, run.status) == (RunStatus.INTERRUPTED, RunStatus.OK)
    assert run.pk != dead.pk


def test_an_interrupted_run_is_resumed_once(ccrm: Ccrm):
    ccrm.sync()
    dead = request_sync(tenant=ccrm.tenant, trigger=Trigger.COMMAND, accepted_removals={"crm_users": 30})
    for resumptions in (1, 0):
        Lease.claim(dead.pk)
        age(dead, lease_until=timedelta(minutes=2))
        assert interrupt_abandoned() == 1
        due = request_due()
        assert len(due) == resumptions
        if due:
            (dead,) = due
            assert (dead.trigger, dead.accepted_removals) == (Trigger.RESUMED, {"crm_users": 30})


def test_a_stopped_run_is_interrupted_and_done_later(ccrm: Ccrm):
    run = request(ccrm)
    pages: list[str] = []

    def stop() -> bool:
        return "sip_accounts" in pages

    ended = run_sync(
        run=run, connect=ccrm.connect, should_stop=stop, on_progress=lambda p: pages.append(p.resource)
    )
    run.refresh_from_db()
    assert (ended, run.status) == (False, RunStatus.INTERRUPTED)
    assert [result.resource for result in run.results.all()] == ["crm_users"]
    assert CrmUser.objects.count() == 40
    assert not SipAccount.objects.exists()
    (again,) = request_due()
    assert run_sync(run=again, connect=ccrm.connect)
    assert SipAccount.objects.count() == 60


def test_looking_at_fresh_data_costs_one_query_and_no_run(ccrm: Ccrm, django_assert_num_queries: Any):
    ccrm.sync()
    with django_assert_num_queries(1):
        assert request_if_stale(ccrm.tenant) is None


def test_looking_at_old_data_queues_one_run(ccrm: Ccrm):
    run = ccrm.sync()
    due = spread(timedelta(seconds=300), ccrm.tenant)
    assert timedelta(seconds=300) <= due < timedelta(seconds=330)
    age(run, finished_at=due - timedelta(seconds=20), queued_at=due)
    assert request_if_stale(ccrm.tenant) is None
    age(run, finished_at=timedelta(seconds=20))
    first = request_if_stale(ccrm.tenant)
    assert first is not None
    assert first.trigger == Trigger.VIEWED
    assert request_if_stale(ccrm.tenant) is None
    assert SyncRun.objects.count() == 2


def test_a_failing_tenant_is_not_asked_more_often(ccrm: Ccrm):
    ccrm.fault("unauthorized")
    ccrm.sync()
    assert request_if_stale(ccrm.tenant) is None


def test_looking_does_not_break_the_pause_after_the_rate_limit(ccrm: Ccrm):
    ccrm.fault("rate_limit")
    run = ccrm.sync()
    age(run, finished_at=timedelta(days=1))
    assert request_if_stale(ccrm.tenant) is None
    assert request_due() == []


def test_what_nobody_looked_at_is_due_after_an_hour(ccrm: Ccrm, beta: Any):
    assert beta.key_token == "", "without a key nothing is due"
    (first,) = request_due()
    assert first.trigger == Trigger.SCHEDULED
    assert request_due() == []
    run_sync(run=first, connect=ccrm.connect)
    due = spread(UNSEEN, ccrm.tenant)
    assert UNSEEN <= due < UNSEEN * 1.1
    age(first, queued_at=due - timedelta(minutes=1), finished_at=due)
    assert request_due() == []
    age(first, queued_at=timedelta(minutes=1))
    assert len(request_due()) == 1


def test_tenants_do_not_come_due_together():
    tenants = [Tenant(name=f"tenant-{number}") for number in range(240)]
    minutes = Counter(spread(UNSEEN, tenant) // timedelta(seconds=36) for tenant in tenants)
    assert len(minutes) == 10, "a tenth of an hour, in tenths"
    assert max(minutes.values()) < 2 * 24
    assert {spread(UNSEEN, tenant) for tenant in tenants} == {spread(UNSEEN, tenant) for tenant in tenants}


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_get_the_same_run(ccrm: Ccrm):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads can't share SQLite's database in memory")
    found: list[int] = []
    both = threading.Barrier(4)

    def ask() -> None:
        both.wait()
        try:
            found.append(request(ccrm).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == SyncRun.objects.count() == 1
