"""What is kept of the past."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ResultStatus, RunStatus, Trigger
from ccrm_admin.sync.models import ResourceResult, SyncRun
from ccrm_admin.sync.schedule import retention
from ccrm_admin.sync.schedule.retention import Retention
from ccrm_admin.tenants.models import Tenant

pytestmark = pytest.mark.django_db
DAY = (timezone.now() - timedelta(days=60)).replace(hour=10, minute=0, second=0, microsecond=0)


def run(tenant: Tenant, at: datetime, *, came_to: str = RunStatus.OK, **result: Any) -> SyncRun:
    made = SyncRun.objects.create(
        tenant=tenant, trigger=Trigger.VIEWED, status=came_to, queued_at=at, finished_at=at
    )
    columns = {"status": ResultStatus.OK, "unchanged": 5, **result}
    ResourceResult.objects.create(run=made, resource=Resource.CRM_USERS, **columns)
    return made


def thinned(runs: Iterable[SyncRun]) -> list[bool]:
    """Let a worker go through the past; return which of ``runs`` it kept."""
    going = Retention()
    while going.step():
        pass
    left = set(SyncRun.objects.values_list("pk", flat=True))
    return [each.pk in left for each in runs]


@pytest.mark.parametrize("step", [1, 2, 200])
def test_of_an_old_day_the_first_the_last_and_what_tells_something_stay(
    alfa: Tenant, beta: Tenant, monkeypatch: pytest.MonkeyPatch, step: int
):
    monkeypatch.setattr(retention, "STEP", step)
    hours = [timedelta(hours=hour) for hour in range(12)]
    told = [
        ({}, True),  # the first
        ({}, False),
        ({"changed": 1}, True),
        ({"added": 1}, True),
        ({"removed": 1}, True),
        ({}, False),
        ({"status": ResultStatus.HELD, "removed": 3}, True),
        ({"status": ResultStatus.FAILED}, True),
        ({"skipped": 4}, False),
        ({}, False),
        ({}, True),  # the last
    ]
    runs = [run(alfa, DAY + hour, **result) for hour, (result, _kept) in zip(hours, told, strict=False)]
    others = [run(beta, DAY), run(alfa, DAY + timedelta(days=1)), run(beta, DAY + timedelta(hours=1))]
    broken = [
        run(alfa, DAY + timedelta(days=1, hours=hour), came_to=came_to)
        for hour, came_to in enumerate((RunStatus.FAILED, RunStatus.PARTIAL, RunStatus.INTERRUPTED), 1)
    ]
    assert thinned(runs) == [kept for _result, kept in told]
    assert thinned(others + broken) == [True] * 6
    assert ResourceResult.objects.count() == SyncRun.objects.count()


def test_days_are_counted_as_people_here_count_them(alfa: Tenant):
    midnight = timezone.localtime(DAY).replace(hour=0)
    minutes = [timedelta(minutes=minute) for minute in (-3, -2, -1, 1, 2, 3)]
    assert midnight.astimezone(UTC).hour != 0
    runs = [run(alfa, at) for at in (midnight + minute for minute in minutes)]
    assert thinned(runs) == [True, False, True, True, False, True]


@pytest.mark.parametrize(
    ("days", "kept"), [(30, [True, False, True]), (70, [True] * 3), (0, [True, False, True])]
)
def test_every_run_of_the_last_days_stays(alfa: Tenant, settings: Any, days: int, kept: list[bool]):
    settings.RUNS_KEPT_DAYS = days
    runs = [run(alfa, DAY + timedelta(hours=hour)) for hour in range(3)]
    young = [run(alfa, timezone.now() - timedelta(minutes=minute)) for minute in (3, 2, 1)]
    assert thinned(runs) == kept
    if days:
        assert thinned(young) == [True] * 3


def test_sessions_that_have_ended_go(settings: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "STEP", 2)
    now = timezone.now()
    for number in range(5):
        Session.objects.create(session_key=f"old{number}", expire_date=now - timedelta(days=2))
    Session.objects.create(session_key="going on", expire_date=now + timedelta(days=2))
    settings.SESSIONS_KEPT_DAYS = 3
    assert not Retention().step()
    assert Session.objects.count() == 6
    settings.SESSIONS_KEPT_DAYS = 0
    assert Retention().step(), "some, and there are more"
    assert Session.objects.count() == 4
    thinned([])
    assert list(Session.objects.values_list("session_key", flat=True)) == ["going on"]


def test_looking_again_costs_little(alfa: Tenant, django_assert_num_queries: Any):
    for hour in range(3):
        run(alfa, DAY + timedelta(hours=hour))
    going = Retention()
    going.step()
    with django_assert_num_queries(2):  # the next runs, ended sessions
        going.step()
