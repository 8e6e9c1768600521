"""What of a tenant is blocked, or at rest, on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.timezone import localdate

from ccrm_admin.inventory.blocks.stamp import RestStamp, rest_stamp_of
from ccrm_admin.inventory.models import CallPresentation, MirrorRow, SipAccount
from ccrm_admin.inventory.models.block import Block, BlockQuerySet
from ccrm_admin.inventory.restriction import NOTHING_RESTRICTED, Kind, Restricted, Restriction, Restrictions
from ccrm_admin.ordering.keys import BLANK
from ccrm_admin.tenants.models import Tenant

NO_ROW = Q(pk__in=())
# By what rows of a model are known, and their blocks.
_KEYS: dict[type[MirrorRow], tuple[str, str]] = {
    SipAccount: ("extension_id", "extension_id"),
    CallPresentation: ("presentation_canonical", "number"),
}
_OF_ACCOUNTS, _OF_NUMBERS = Q(extension_id__isnull=False), Q(extension_id=None)


@dataclass(frozen=True, slots=True)
class RestrictionsOn:
    """What is restricted on ``day``, as far as is known now; ``stamp`` is the tenant's."""

    tenant: Tenant
    stamp: RestStamp
    day: date

    @classmethod
    def today(cls, tenant: Tenant) -> Self:
        """Return what is restricted today."""
        return cls(tenant, rest_stamp_of(tenant), localdate())

    def blocked(self, model: type[MirrorRow]) -> Q:
        """Return the condition of the SIP accounts, or call presentations, that are blocked."""
        if not self.stamp.restricts:
            return NO_ROW
        row_key, block_key = _KEYS[model]
        return Q(**{f"{row_key}__in": self._blocks(model is SipAccount).values(block_key)})

    def resting(self, model: type[MirrorRow]) -> Q:  # noqa: ARG002
        """Return the condition of those that are at rest, and not blocked."""
        return NO_ROW

    def restricted(self, model: type[MirrorRow]) -> Q:
        """Return the condition of those that are blocked or at rest."""
        return self.blocked(model) | self.resting(model)

    def kind(self, model: type[MirrorRow]) -> Combinable:
        """Return an expression over those: the kind of what restricts them, "" if nothing does."""
        if not self.stamp.restricts:
            return Value("", CharField())
        return Case(
            When(self.blocked(model), then=Value(Kind.BLOCKED.value)),
            When(self.resting(model), then=Value(Kind.RESTING.value)),
            default=Value(""),
            output_field=CharField(),
        )

    def told(self, model: type[MirrorRow]) -> Combinable:
        """Return an expression over those: the kind, last day, reason and note with bars between, or BLANK.

        In the order of these texts what is blocked comes first, what ends first before the rest.
        """
        nothing = Value(BLANK, CharField())
        if not self.stamp.restricts:
            return nothing
        row_key, block_key = _KEYS[model]
        mine = self._blocks(model is SipAccount).filter(**{block_key: OuterRef(row_key)})
        parts: list[Any] = [Value(f"{Kind.BLOCKED.value}|"), Coalesce(Cast("until", CharField()), Value(""))]
        parts += [Value("|"), "reason", Value("|"), "note"]
        text = mine.values(told=Concat(*parts, output_field=TextField()))
        return Coalesce(Subquery(text[:1]), nothing, output_field=TextField())

    def read(
        self, *, accounts: Collection[int] | None = None, numbers: Collection[str] | None = None
    ) -> Restricted:
        """Return what is restricted of some accounts (extensionId) and numbers; None: of all there are."""
        if not self.stamp.restricts:
            return NOTHING_RESTRICTED
        wanted = Q(extension_id__in=accounts) if accounts is not None else _OF_ACCOUNTS
        wanted |= Q(number__in=numbers) if numbers is not None else _OF_NUMBERS
        found_accounts: dict[int, Restrictions] = {}
        found_numbers: dict[str, Restrictions] = {}
        for block in Block.objects.for_tenant(self.tenant).on(self.day).filter(wanted):
            restriction = Restriction(Kind.BLOCKED, block.until, block.reason, block.note)
            if block.extension_id is None:
                found_numbers[block.number] = (restriction,)
            else:
                found_accounts[block.extension_id] = (restriction,)
        return Restricted(found_accounts, found_numbers)

    def of(self, record: Any) -> Restrictions:
        """Return what restricts a SIP account or a call presentation, the strictest first."""
        if isinstance(record, SipAccount):
            return self.read(accounts=[record.extension_id], numbers=()).accounts.get(record.extension_id, ())
        number = record.presentation_canonical
        return self.read(accounts=(), numbers=[number]).numbers.get(number, ())

    def _blocks(self, of_accounts: bool) -> BlockQuerySet:
        return (
            Block.objects.for_tenant(self.tenant)
            .on(self.day)
            .filter(_OF_ACCOUNTS if of_accounts else _OF_NUMBERS)
        )
