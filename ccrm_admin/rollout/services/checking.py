"""After a batch of ticks CCRM is asked whether it has them, without anybody asking for it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from ccrm_admin.moments import is_within
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.models.step_choices import StepStatus
from ccrm_admin.sync.choices import Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.queue import request_sync

PAUSE = timedelta(seconds=30)  # without a tick, after which a batch counts as done


def check_after_ticks(rollout: Rollout) -> bool:
    """Queue a sync if steps were ticked that no sync has looked at, and nobody has ticked for a while.

    Return whether one was queued.
    """
    ticked = rollout.steps.filter(status=StepStatus.DONE, confirmed_at=None)
    newest = ticked.aggregate(at=Max("changed_at"))["at"]
    if newest is None or is_within(newest, PAUSE, now=timezone.now()):
        return False
    tenant = rollout.plan.tenant
    last = SyncRun.objects.for_tenant(tenant).newest_first().first()
    if last and (last.active or (last.started_at or last.queued_at) > newest):
        return False
    try:
        request_sync(tenant=tenant, trigger=Trigger.VIEWED)
    except SyncRefusedError:  # the line at the top says why
        return False
    return True
