"""Reads of syncs and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Max, Q

from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.moments import ahead, within
from ccrm_admin.sync.choices import ACTIVE, RunStatus
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from ccrm_admin.sync.models import InventoryChange, SyncRun  # noqa: F401 - in base classes


class SyncRunQuerySet(TenantQuerySet["SyncRun"]):
    """Reads of runs."""

    def active(self) -> Self:
        """Those waiting or at work; the database allows one a tenant."""
        return self.filter(status__in=ACTIVE)

    def abandoned(self, *, lease: timedelta, now: datetime) -> Self:
        """Those at work by a process that has not been heard of since its ``lease`` ran out."""
        return self.filter(status=RunStatus.RUNNING).exclude(ahead("lease_until", at_most=lease, now=now))

    def waiting_longer(self, than: timedelta, *, now: datetime) -> Self:
        """Those that were queued so long ago and that nobody took."""
        return self.filter(status=RunStatus.QUEUED).exclude(within("queued_at", than, now=now))

    def newest_first(self) -> Self:
        """In the order of the pages."""
        return self.order_by("-pk")


class InventoryChangeQuerySet(TenantQuerySet["InventoryChange"]):
    """Reads of changes."""

    def of_row(self, resource: str, row_id: int) -> Self:
        """The changes of one record, newest first."""
        return self.filter(resource=resource, row_id=row_id).order_by("-pk")

    def since(self, moment: datetime) -> Self:
        """Those that were noticed at ``moment`` or later."""
        return self.filter(at__gte=moment)

    def matching(self, text: str) -> Self:
        """Those whose record or values hold every word of ``text``, folded; numbers in any spelling."""
        return self.filter(*(Q(search__contains=term) for term in search_terms(text)))

    def newest(self) -> int:
        """The primary key of the newest, 0 if there is none."""
        return self.aggregate(newest=Max("pk"))["newest"] or 0
