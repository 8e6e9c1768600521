"""Reads of syncs and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from ccrm_admin.sync.models import InventoryChange, SyncRun  # noqa: F401 - in base classes
    from ccrm_admin.tenants.models import Tenant


class SyncRunQuerySet(QuerySet["SyncRun"]):
    """Reads of runs."""

    def for_tenant(self, tenant: Tenant) -> Self:
        """The runs of ``tenant`` alone."""
        return self.filter(tenant_id=tenant.pk)

    def active(self) -> Self:
        """Those waiting or at work; the database allows one a tenant."""
        return self.filter(status__in=("queued", "running"))

    def finished(self) -> Self:
        """Those that came to an end, whatever it was."""
        return self.exclude(status__in=("queued", "running"))


class InventoryChangeQuerySet(QuerySet["InventoryChange"]):
    """Reads of changes."""

    def for_tenant(self, tenant: Tenant) -> Self:
        """The changes of ``tenant`` alone."""
        return self.filter(tenant_id=tenant.pk)
