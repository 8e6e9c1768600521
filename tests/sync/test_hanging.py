"""A CCRM that hangs or trickles: it costs one worker little, and nobody else anything."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.due import request_due, request_if_stale
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.models import Tenant
from tests.sync.conftest import Ccrm, results_of

pytestmark = pytest.mark.django_db
HANG = {"kind": "slow", "delay": 60.0}  # seconds; the client waits a fraction of one


def asked(ccrm: Ccrm) -> list[str]:
    return [seen.resource for seen in ccrm.server.requests]


def test_a_time_out_ends_the_run_and_keeps_what_came_before_it(ccrm: Ccrm):
    ccrm = ccrm.with_limits(read_timeout_seconds=1.0, deadline_seconds=60.0)
    ccrm.fault(**HANG, resource="sip_accounts")
    run = ccrm.sync()
    assert asked(ccrm) == ["crm_users", "sip_accounts"], "neither tried again nor gone on from"
    told = {name: (result.status, result.error_code) for name, result in results_of(run).items()}
    timed_out = ("failed", "timeout")
    assert told == {
        "crm_users": ("ok", ""),
        "sip_accounts": timed_out,
        "call_presentations": timed_out,
        "sms_senders": timed_out,
        "user_groups": timed_out,
    }
    assert run.status == RunStatus.PARTIAL


def test_a_trickle_ends_at_the_deadline_of_the_whole_run(ccrm: Ccrm):
    seconds = count(step=5.0)  # pass between any two bytes
    ccrm = ccrm.with_clock(lambda: next(seconds)).with_limits(
        deadline_seconds=120.0, read_timeout_seconds=30.0
    )
    ccrm.fault("trickle", piece=1, delay=0.001)
    run = ccrm.sync()
    assert asked(ccrm) == ["crm_users"]
    assert {(result.error_code, result.error_params["seconds"]) for result in results_of(run).values()} == {
        ("timeout", 120)
    }


def test_who_times_out_is_left_alone_for_a_growing_while(ccrm: Ccrm):
    hasty = ccrm.with_limits(read_timeout_seconds=0.05)
    ccrm.fault(**HANG)
    for minutes in (10, 20, 40, 60, 60):  # twice the refresh interval, and so on up to an hour
        before = timezone.now()
        run = hasty.sync()
        retry_at = ccrm.tenant.retry_at
        assert retry_at is not None
        assert timedelta(0) <= retry_at - before - timedelta(minutes=minutes) < timedelta(seconds=30)
    old = timezone.now() - timedelta(hours=3)
    SyncRun.objects.update(queued_at=old, finished_at=old)
    assert request_if_stale(ccrm.tenant) is None
    assert request_due() == []
    clicked = request_sync(tenant=ccrm.tenant, trigger=Trigger.PERSON)
    assert clicked.pk > run.pk, "who knows better need not wait"
    clicked.delete()
    ccrm.well()
    assert ccrm.with_limits(read_timeout_seconds=30.0, deadline_seconds=60.0).sync().status == RunStatus.OK
    assert (ccrm.tenant.failures, ccrm.tenant.retry_at, ccrm.tenant.retry_code) == (0, None, "")


def test_a_pause_that_the_clock_has_left_behind_is_over(ccrm: Ccrm):
    for code in ("timeout", "rate_limited"):
        Tenant.objects.update(retry_at=timezone.now() + timedelta(hours=2), retry_code=code)
        ccrm.tenant.refresh_from_db()
        assert len(request_due()) == 1
        SyncRun.objects.all().delete()
        assert request_if_stale(ccrm.tenant) is not None
        SyncRun.objects.all().delete()
        assert request_sync(tenant=ccrm.tenant, trigger=Trigger.PERSON)
        SyncRun.objects.all().delete()
