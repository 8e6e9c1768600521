"""The message to a worker. What is due is decided by the runs themselves; this only wakes one up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from ccrm_admin.sync.choices import Trigger
from ccrm_admin.sync.mirroring.run import run_sync
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.shutdown import shutdown

SOMEONE_WAITS = 10  # priority, of -100 to 100; of the rest, who came first


@task()
def sync_tenant(run_id: int) -> None:
    """Carry out the run, unless it is done, gone, or another process is at it."""
    run = SyncRun.objects.select_related("tenant").filter(pk=run_id).first()
    if run is not None:
        run_sync(run=run, should_stop=shutdown.is_requested)


def send_message(run: SyncRun) -> None:
    """Let a worker carry out the queued ``run``: soon if a person waits for it."""
    priority = SOMEONE_WAITS if run.trigger == Trigger.PERSON else 0
    sync_tenant.using(priority=priority).enqueue(run.pk)


def runs_meant(messages: Iterable[DBTaskResult[Any, Any]]) -> set[int]:
    """Return the primary keys of the runs that ``messages`` are about."""
    return {
        message.args_kwargs["args"][0] for message in messages if message.task_path == sync_tenant.module_path
    }
