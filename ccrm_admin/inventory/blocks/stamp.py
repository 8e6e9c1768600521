"""A text that differs as soon as other numbers or accounts of a tenant are blocked or at rest."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Self

from django.db.models import CharField, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from ccrm_admin.inventory.models.block import Block, RestSettings
from ccrm_admin.tenants.models import Tenant


class RestStamp(NamedTuple):
    """The days of rest of a tenant, and how often its blocks or these changed; ``dated``: a block ends."""

    number_days: int
    account_days: int
    version: int
    dated: int

    @classmethod
    def of(cls, text: str | None) -> Self:
        """Return what ``rest_stamp`` tells of a tenant."""
        return cls(*map(int, text.split("."))) if text else cls(0, 0, 0, 0)

    @classmethod
    def at(cls, text: str) -> Self:
        """Return what ``on`` made a text of."""
        number_days, account_days, version, day = text.split(".")
        return cls(int(number_days), int(account_days), int(version), int(bool(day)))

    @property
    def restricts(self) -> bool:
        """Whether anything may be restricted at all."""
        return self.version > 0

    def on(self, today: date) -> str:
        """Return the text; with the day, if some restriction may begin or end by itself."""
        day = today.isoformat() if self.number_days or self.account_days or self.dated else ""
        return f"{self.number_days}.{self.account_days}.{self.version}.{day}"


def rest_stamp(tenant: str = "pk") -> Combinable:
    """Return an expression for ``RestStamp.of``, over rows of which ``tenant`` is a tenant's primary key."""
    dated = Block.objects.filter(Q(tenant=OuterRef("tenant")), until__isnull=False).standing()
    parts = ("number_days", "account_days", "version", Exists(dated))
    texts = [Cast(Cast(part, IntegerField()), CharField()) for part in parts]
    joined = [each for text in texts for each in (Value("."), text)][1:]
    settings = RestSettings.objects.filter(tenant=OuterRef(tenant))
    stamp = settings.values(stamp=Concat(*joined, output_field=CharField()))
    return Coalesce(Subquery(stamp), Value(""), output_field=CharField())


def rest_stamp_of(tenant: Tenant) -> RestStamp:
    """Return a tenant's, in one query."""
    return RestStamp.of(Tenant.objects.filter(pk=tenant.pk).values_list(rest_stamp(), flat=True).first())
