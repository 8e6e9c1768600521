"""Syncing a tenant now, in the calling process, for the command line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.utils import timezone

from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.messages import BUSY
from ccrm_admin.sync.mirroring.lease import is_abandoned
from ccrm_admin.sync.mirroring.progress import say_nothing
from ccrm_admin.sync.mirroring.run import run_sync
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.queue import request_sync

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.sync.mirroring.progress import OnProgress
    from ccrm_admin.tenants.models import Tenant

OTHER_PROCESS_SECONDS = 600.0  # seconds to wait for another process that syncs the same tenant
LOOK_SECONDS = 0.25  # seconds between looks at it


def sync_now(
    tenant: Tenant,
    *,
    on_progress: OnProgress = say_nothing,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> SyncRun:
    """Return a run that began after this call, when it has ended.

    If another process is syncing the tenant, that one is waited for first. Raises SyncRefusedError if
    the tenant can't be synced now.
    """
    begun, give_up = timezone.now(), clock() + OTHER_PROCESS_SECONDS
    while clock() < give_up:
        run = request_sync(tenant=tenant, trigger=Trigger.COMMAND)
        run_sync(run=run, on_progress=on_progress)
        while run.active and clock() < give_up:
            sleep(LOOK_SECONDS)
            run.refresh_from_db()
            if is_abandoned(run):
                break
        has_ended = not run.active and run.status != RunStatus.INTERRUPTED
        if has_ended and run.started_at is not None and run.started_at >= begun:
            return run
    raise SyncRefusedError(BUSY)
