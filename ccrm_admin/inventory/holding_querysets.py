"""Reads of who had what, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Exists, OuterRef, Q

from ccrm_admin.inventory.choices import HoldingKind, Mode, Resource
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from ccrm_admin.inventory.models.holding import Absence, Holding, Period  # noqa: F401 - in base classes

    Row = TypeVar("Row", bound=Period)
else:
    Row = TypeVar("Row")


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

    def last_ended(self, kind: HoldingKind, *, since: datetime) -> Self:
        """When each account, number or sender was last taken from somebody, and from whom.

        Of each the newest period that ended at ``since`` or later, with its user; whether somebody has it
        again by now is not asked. An account that goes with a dynamic user's log-in is taken from nobody, nor
        is what the same user has on: a new extension or mode begins a new period.
        """
        thing = "extension_id" if kind == HoldingKind.ACCOUNT else "presentation_canonical"
        known = self.model._default_manager.filter(tenant_id=OuterRef("tenant_id"), kind=kind)  # noqa: SLF001
        same = known.filter(**{thing: OuterRef(thing)})
        goes_on = same.filter(user=OuterRef("user"), began_at=OuterRef("ended_at"))
        ended = Q(ended_at__gte=since) & ~Q(mode=Mode.DYNAMIC) & ~Q(**{thing: None})
        later = Q(ended_at__gt=OuterRef("ended_at")) | Q(ended_at=OuterRef("ended_at"), pk__gt=OuterRef("pk"))
        newer = same.filter(later).exclude(mode=Mode.DYNAMIC)
        newer = newer.filter(~Exists(goes_on))
        return self.filter(ended, ~Exists(goes_on), ~Exists(newer), kind=kind).select_related("user")


class AbsenceQuerySet(PeriodQuerySet["Absence"]):
    """Reads of when records were gone that are back."""

    def of(self, resource: Resource) -> Self:
        """Those of one list."""
        return self.filter(resource=resource)
