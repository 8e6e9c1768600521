"""Runs whose worker died."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from ccrm_admin.sync.models import RunStatus, SyncRun

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant


def interrupt_expired(tenant: Tenant | None = None) -> int:
    """Mark the runs (of ``tenant``) whose lease ran out as interrupted; return how many there were.

    That makes room for the next run: ``staleness`` counts an interrupted one as due.
    """
    now = timezone.now()
    expired = (
        SyncRun.objects.expired(now) if tenant is None else SyncRun.objects.for_tenant(tenant).expired(now)
    )
    return expired.update(
        status=RunStatus.INTERRUPTED, finished_at=now, progress={}, lease_token=None, lease_until=None
    )
