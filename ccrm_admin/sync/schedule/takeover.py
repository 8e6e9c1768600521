"""What workers that died left behind: runs without a lease or a message, tasks without a worker."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ccrm_admin.moments import within
from ccrm_admin.sync.choices import RunStatus
from ccrm_admin.sync.mirroring.lease import LEASE
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.tasks import runs_meant, send_message
from ccrm_admin.tenants.models import Tenant

LOST = timedelta(seconds=30)  # after which a waiting run's message is looked for
LONGEST = timedelta(minutes=30)  # that a task takes; one that takes longer still says so itself at its end


def interrupt_abandoned(tenant: Tenant | None = None) -> int:
    """Mark the runs (of ``tenant``) whose lease ran out as interrupted; return how many there were.

    That makes room for the next run: ``due`` counts an interrupted one as due.
    """
    now = timezone.now()
    runs = SyncRun.objects.all() if tenant is None else SyncRun.objects.for_tenant(tenant)
    return runs.abandoned(lease=LEASE, now=now).update(
        status=RunStatus.INTERRUPTED, finished_at=now, progress={}, lease_token=None, lease_until=None
    )


def send_lost_messages() -> int:
    """Queue a message for each run that waits without one; return how many there were.

    A worker that is killed takes with it the message that it had just taken.
    """
    waiting = list(SyncRun.objects.waiting_longer(LOST, now=timezone.now()))
    if not waiting:
        return 0
    called = runs_meant(DBTaskResult.objects.ready())
    lost = [run for run in waiting if run.pk not in called]
    for run in lost:
        send_message(run)
    return len(lost)


def fail_left_tasks() -> int:
    """Mark the tasks of dead workers as failed; return how many there were."""
    now = timezone.now()
    left = DBTaskResult.objects.running().exclude(within("started_at", LONGEST, now=now))
    return left.update(status=TaskResultStatus.FAILED, finished_at=now)
