"""After a batch of ticks CCRM is asked whether it has them, without anybody asking for it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.moments import SKEW, is_within
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.models.step_choices import StepStatus
from ccrm_admin.sync.choices import ResultStatus, Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.queue import request_sync

PAUSE = timedelta(seconds=30)  # without a tick, after which a batch counts as done
BATCH_TICKS = 10  # after which nobody waits for a pause
FAILURE_PAUSE = timedelta(minutes=5)  # after a sync that did not read the users


def check_after_ticks(rollout: Rollout) -> bool:
    """Queue a sync if steps were ticked that none has looked at, and they make a batch.

    They do if there are many of them, if nothing more can be done, or if nobody has ticked for a while.
    Return whether one was queued; a tenant has one at a time, and is left alone while CCRM asks for that,
    and for a while after a sync that could not look.
    """
    tenant = rollout.plan.tenant
    runs = SyncRun.objects.for_tenant(tenant).newest_first()
    last = runs.first()
    if last and last.active:  # once it is over, the ticks that it did not see are looked at again
        return False
    now = timezone.now()
    looked = runs.filter(results__resource=Resource.CRM_USERS, results__status=ResultStatus.OK).first()
    if last and last != looked and is_within(last.finished_at or last.queued_at, FAILURE_PAUSE, now=now):
        return False
    ticked = rollout.steps.filter(status=StepStatus.DONE, confirmed_at=None, changed_at__lte=now + SKEW)
    if looked:
        ticked = ticked.filter(changed_at__gte=looked.started_at or looked.queued_at)
    moments = sorted(filter(None, ticked.values_list("changed_at", flat=True)))
    if not moments:
        return False
    paused = not is_within(moments[-1], PAUSE, now=now)
    if not (paused or len(moments) >= BATCH_TICKS) and rollout.steps.possible().exists():
        return False
    try:
        request_sync(tenant=tenant, trigger=Trigger.VIEWED)
    except SyncRefusedError:  # the line at the top says why
        return False
    return True
