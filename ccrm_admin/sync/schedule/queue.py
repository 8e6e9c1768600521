"""Asking for a sync. However many ask, a tenant has one at a time: the database says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from ccrm_admin.moments import is_within
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.messages import INACTIVE, NO_KEY
from ccrm_admin.sync.mirroring.client import refuse_before_retry
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.takeover import interrupt_abandoned
from ccrm_admin.sync.tasks import send_message
from ccrm_admin.tenants.models import Tenant, User

BREATH = timedelta(seconds=20)  # between syncs by the button; who clicks sooner sees the last one


def request_sync(
    *,
    tenant: Tenant,
    trigger: Trigger,
    person: User | None = None,
    accepted_removals: Mapping[str, int] | None = None,
) -> SyncRun:
    """Return the tenant's active run, a new one if there is none; to impatient people the last one.

    ``accepted_removals`` is {resource: rows that may go}; a run that is at work already goes on without.
    Raises SyncRefusedError if the tenant has no key, is switched off, or is to be left alone until CCRM's
    limit has passed.
    """
    if not tenant.active:
        raise SyncRefusedError(INACTIVE)
    if not tenant.has_key:
        raise SyncRefusedError(NO_KEY)
    refuse_before_retry(tenant)
    interrupt_abandoned(tenant)
    last = SyncRun.objects.for_tenant(tenant).newest_first().first()
    if last and last.active:
        return _taken_along(last, accepted_removals)
    if last and trigger == Trigger.PERSON and not accepted_removals and is_fresh(last):
        return last
    run = SyncRun(
        tenant=tenant,
        trigger=trigger,
        requested_by=person,
        queued_at=timezone.now(),
        accepted_removals=dict(accepted_removals or {}),
    )
    try:
        return enqueue(run)
    except IntegrityError:  # someone else was quicker
        return _taken_along(SyncRun.objects.for_tenant(tenant).newest_first()[0], accepted_removals)


def _taken_along(run: SyncRun, accepted_removals: Mapping[str, int] | None) -> SyncRun:
    """Return ``run``, which may lose the rows as well if no worker has begun it."""
    if accepted_removals:
        waiting = SyncRun.objects.filter(pk=run.pk, status=RunStatus.QUEUED)
        waiting.update(accepted_removals={**run.accepted_removals, **accepted_removals})
        run.refresh_from_db()
    return run


def is_fresh(run: SyncRun) -> bool:
    """Tell whether the button shows what came of ``run`` rather than queue another."""
    return run.status != RunStatus.INTERRUPTED and is_within(run.queued_at, BREATH, now=timezone.now())


def enqueue(run: SyncRun) -> SyncRun:
    """Store a new run and the message that wakes a worker, both or none.

    Raises IntegrityError if the tenant has an active run.
    """
    with transaction.atomic():
        run.save(force_insert=True)
        send_message(run)
    return run
