"""Reads of who had what, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Q, QuerySet

from ccrm_admin.inventory.choices import HoldingKind, Mode, Resource
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from ccrm_admin.inventory.models.holding import Absence, Holding, Period  # noqa: F401 - in base classes

    Row = TypeVar("Row", bound=Period)
else:
    Row = TypeVar("Row")

PoolNumber = tuple[str, str, str]


class PeriodQuerySet(TenantQuerySet[Row]):
    """Reads that everything which lasts for a while has."""

    def at(self, moment: datetime) -> Self:
        """Those that had begun before ``moment`` and were not over by then."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gte=moment), began_at__lt=moment)

    def unfinished(self, moment: datetime) -> Self:
        """Those that go on, or ended after ``moment``, which a clock that was set back brings about."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=moment))


class HoldingQuerySet(PeriodQuerySet["Holding"]):
    """Reads of what users had."""

    def of_kind(self, kind: HoldingKind) -> Self:
        """Accounts, numbers or senders alone."""
        return self.filter(kind=kind)

    def of_account(self, extension_id: int) -> Self:
        """Those of the account with this remote id."""
        return self.filter(kind=HoldingKind.ACCOUNT, extension_id=extension_id)

    def of_number(self, kind: HoldingKind, presentation_canonical: str) -> Self:
        """Those of a number, or of a sender, in canonical form."""
        return self.filter(kind=kind, presentation_canonical=presentation_canonical)

    def pool_numbers(self) -> QuerySet[Any, PoolNumber]:
        """Return each number and sender that was ever in a pool: its kind, in canonical form, as sent."""
        pools = self.filter(kind__in=[HoldingKind.NUMBER, HoldingKind.SENDER]).order_by()
        return pools.values_list("kind", "presentation_canonical", "presentation").distinct()

    def ended(self, kind: HoldingKind, *, since: datetime) -> Self:
        """Those of accounts, numbers or senders that ended at ``since`` or later.

        What goes with a dynamic user's log-in was nobody's own.
        """
        own = self.filter(mode=Mode.STATIC) if kind == HoldingKind.ACCOUNT else self
        return own.filter(kind=kind, ended_at__gte=since)


class AbsenceQuerySet(PeriodQuerySet["Absence"]):
    """Reads of when records were gone that are back."""

    def of(self, resource: Resource) -> Self:
        """Those of one list."""
        return self.filter(resource=resource)
