"""Which tenants' data is old enough to be fetched again without anyone asking."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.models import RunStatus, SyncRun, Trigger
from ccrm_admin.sync.queue import request_sync
from ccrm_admin.tenants.models import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

UNSEEN = timedelta(hours=1)  # how old data may get that nobody looks at
SPREAD = 0.1  # share of an interval by which tenants differ, so that they don't come in step


def request_if_stale(tenant: Tenant, *, jitter: Callable[[], float] = random.random) -> SyncRun | None:
    """Queue a sync if the data that someone looks at is older than the tenant's refresh interval.

    One query if it is not.
    """
    if not may_refresh(tenant):
        return None
    last = SyncRun.objects.for_tenant(tenant).newest_first().first()
    return _requested(tenant, Trigger.VIEWED) if is_stale(tenant, last, jitter=jitter) else None


def may_refresh(tenant: Tenant) -> bool:
    """Tell whether a sync of ``tenant`` could start now."""
    waits = tenant.retry_at is not None and tenant.retry_at > timezone.now()
    return tenant.active and tenant.has_key and not waits


def is_stale(tenant: Tenant, last: SyncRun | None, *, jitter: Callable[[], float] = random.random) -> bool:
    """Tell whether ``last``, the newest run, is over and too old.

    What counts is the last attempt: a tenant that fails is not asked more often than others.
    """
    if last is None or is_to_be_resumed(last):
        return True
    now = timezone.now()
    if last.finished_at is None:
        return last.lease_until is not None and last.lease_until < now
    return now - last.finished_at >= timedelta(seconds=tenant.refresh_interval * (1 + SPREAD * jitter()))


def request_due(*, jitter: Callable[[], float] = random.random) -> list[SyncRun]:
    """Queue syncs of the tenants that nobody looked at for an hour, and anew those that were interrupted."""
    now = timezone.now()
    newest = SyncRun.objects.filter(tenant=OuterRef("pk")).newest_first()
    tenants = (
        Tenant.objects.active()
        .exclude(key_token="")
        .exclude(retry_at__gt=now)
        .annotate(last_id=Subquery(newest.values("pk")[:1]), last_at=Subquery(newest.values("queued_at")[:1]))
    )
    unseen = Q(last_at=None) | Q(last_at__lt=now - UNSEEN * (1 + SPREAD * jitter()))
    runs = [_requested(tenant, Trigger.SCHEDULED) for tenant in tenants.filter(unseen)]
    last = SyncRun.objects.filter(pk__in=tenants.values("last_id"), status=RunStatus.INTERRUPTED)
    runs += [_resumed(run) for run in last.select_related("tenant", "requested_by") if is_to_be_resumed(run)]
    return [run for run in runs if run is not None]


def is_to_be_resumed(run: SyncRun) -> bool:
    """Tell whether an interrupted run is done again at once.

    Not if it was itself such a one: a tenant whose sync kills its worker must not kill one after another.
    """
    return run.status == RunStatus.INTERRUPTED and run.trigger != Trigger.RESUMED


def _resumed(run: SyncRun) -> SyncRun | None:
    return _requested(
        run.tenant, Trigger.RESUMED, person=run.requested_by, accepted_removals=run.accepted_removals
    )


def _requested(tenant: Tenant, trigger: Trigger, **wishes: Any) -> SyncRun | None:
    try:
        return request_sync(tenant=tenant, trigger=trigger, **wishes)
    except SyncRefusedError:
        return None
