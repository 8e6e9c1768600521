"""Which tenants' data is old enough to be fetched again without anyone asking."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from ccrm_admin.database_trouble import in_words
from ccrm_admin.moments import is_within, within
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.mirroring.backoff import is_left_alone, left_alone
from ccrm_admin.sync.mirroring.lease import is_abandoned
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.models import Tenant

UNSEEN = timedelta(hours=1)  # how old data may get that nobody looks at
SPREAD = 0.1  # share of an interval by which tenants differ, so that they don't come in step

logger = logging.getLogger(__name__)


def request_if_stale(tenant: Tenant) -> SyncRun | None:
    """Queue a sync if the data that someone looks at is older than the tenant's refresh interval.

    One query if it is not.
    """
    if not may_refresh(tenant):
        return None
    last = SyncRun.objects.for_tenant(tenant).newest_first().first()
    if not is_stale(tenant, last):
        return None
    return _resumed(last) if last and is_to_be_resumed(last) else _requested(tenant, Trigger.VIEWED)


def ask_if_stale(tenant: Tenant) -> bool:
    """Queue a sync if what is looked at is too old; return whether one was.

    What goes wrong with the queue must not cost the page.
    """
    try:
        return request_if_stale(tenant) is not None
    except (DatabaseError, InterfaceError) as error:
        logger.warning("A sync of %s could not be queued: %s", tenant.name, in_words(error))
        return False


def may_refresh(tenant: Tenant) -> bool:
    """Tell whether a sync of ``tenant`` could start by itself now."""
    return tenant.active and tenant.has_key and not is_left_alone(tenant)


def is_stale(tenant: Tenant, last: SyncRun | None) -> bool:
    """Tell whether ``last``, the newest run, is over and too old.

    What counts is the last attempt: a tenant that fails is not asked more often than others.
    """
    if last is None or is_to_be_resumed(last):
        return True
    if last.finished_at is None:
        return is_abandoned(last)
    interval = spread(timedelta(seconds=tenant.refresh_interval), tenant)
    return not is_within(last.finished_at, interval, now=timezone.now())


def next_try(tenant: Tenant, last: SyncRun) -> datetime | None:
    """Return from when on looking at ``tenant`` fetches it again; None while ``last`` is under way."""
    if last.finished_at is None:
        return None
    due = last.finished_at + spread(timedelta(seconds=tenant.refresh_interval), tenant)
    return max(due, tenant.retry_at) if tenant.retry_at and is_left_alone(tenant) else due


def spread(interval: timedelta, tenant: Tenant) -> timedelta:
    """Return ``interval``, longer by a share that is always the same for ``tenant`` and differs from others'.

    Tenants that were fetched together once are not for ever after.
    """
    digest = blake2b(tenant.name.encode(), digest_size=4).digest()
    return interval * (1 + SPREAD * int.from_bytes(digest) / 2**32)


def request_due() -> list[SyncRun]:
    """Queue syncs of the tenants that nobody looked at for an hour, and anew those that were interrupted."""
    now = timezone.now()
    newest = SyncRun.objects.filter(tenant=OuterRef("pk")).newest_first()
    tenants = (
        Tenant.objects.active()
        .exclude(key_token="")
        .exclude(left_alone(now))
        .annotate(last_id=Subquery(newest.values("pk")[:1]), last_at=Subquery(newest.values("queued_at")[:1]))
    )
    unseen = tenants.filter(Q(last_at=None) | ~within("last_at", UNSEEN, now=now))
    runs = [_requested(tenant, Trigger.SCHEDULED) for tenant in unseen if _is_unseen(tenant, now)]
    last = SyncRun.objects.filter(pk__in=tenants.values("last_id"), status=RunStatus.INTERRUPTED)
    runs += [_resumed(run) for run in last.select_related("tenant", "requested_by") if is_to_be_resumed(run)]
    return [run for run in runs if run is not None]


def _is_unseen(tenant: Any, now: datetime) -> bool:
    return tenant.last_at is None or not is_within(tenant.last_at, spread(UNSEEN, tenant), now=now)


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
