"""The message to a worker. What is due is decided by the runs themselves; this only wakes one up."""

from __future__ import annotations

from django_tasks import task

from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.run import run_sync
from ccrm_admin.sync.shutdown import shutdown


@task()
def sync_tenant(run_id: int) -> None:
    """Carry out the run, unless it is done, gone, or another process is at it."""
    run = SyncRun.objects.select_related("tenant").filter(pk=run_id).first()
    if run is not None:
        run_sync(run=run, should_stop=shutdown.is_requested)
