"""What of a tenant is blocked, or at rest, on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Self

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.timezone import localdate, make_aware

from ccrm_admin.inventory.blocks.stamp import RestStamp, rest_stamp_of
from ccrm_admin.inventory.choices import HoldingKind, Mode
from ccrm_admin.inventory.computed_columns import holder_name
from ccrm_admin.inventory.models import (
    Block,
    BlockQuerySet,
    CallPresentation,
    CrmUser,
    Holding,
    MirrorRow,
    SipAccount,
)
from ccrm_admin.inventory.restriction import NOTHING_RESTRICTED, Kind, Restricted, Restriction, Restrictions
from ccrm_admin.ordering.keys import BLANK, in_order
from ccrm_admin.tenants.models import Tenant

NO_ROW = Q(pk__in=())
# By what rows of a model are known, and their blocks.
_KEYS: dict[type[MirrorRow], tuple[str, str]] = {
    SipAccount: ("extension_id", "extension_id"),
    CallPresentation: ("presentation_canonical", "number"),
}
_HOLDINGS = {SipAccount: HoldingKind.ACCOUNT, CallPresentation: HoldingKind.NUMBER}
_THINGS = {HoldingKind.ACCOUNT: "extension_id", HoldingKind.NUMBER: "presentation_canonical"}
_OF_ACCOUNTS, _OF_NUMBERS = Q(extension_id__isnull=False), Q(extension_id=None)


@dataclass(frozen=True, slots=True)
class RestrictionsOn:
    """What is restricted on ``day``, as far as is known now; ``stamp`` is the tenant's.

    Conditions may be made for a tenant and a day that are only ``Given`` when a statement is run.
    """

    tenant: Tenant
    stamp: RestStamp
    day: Any

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

    def since(self, days: int) -> datetime:
        """Return the moment since when what was taken away rests on the day, if it rests for some days."""
        return make_aware(datetime.combine(self.day - timedelta(days=days), time.min))

    def resting(self, model: type[MirrorRow], *, since: Any = None) -> Q:
        """Return the condition of those that are at rest, and not blocked.

        ``since`` stands for the moment if the day is only given with the statement.
        """
        row_key, kind, days = _KEYS[model][0], _HOLDINGS[model], self._days(model)
        if not days:
            return NO_ROW
        ended = Holding.objects.for_tenant(self.tenant).ended(kind, since=since or self.since(days))
        taken = Q(**{f"{row_key}__in": ended.values(_THINGS[kind])})
        return taken & ~self._held(model, row_key) & ~self.blocked(model)

    def restricted(self, model: type[MirrorRow], *, since: Any = None) -> Q:
        """Return the condition of those that are blocked or at rest."""
        return self.blocked(model) | self.resting(model, since=since)

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

    def summary(self, model: type[MirrorRow]) -> Combinable:
        """Return an expression over what ``words.summary_text`` reads; BLANK if not restricted.

        In the order of these texts what is blocked comes first, what ends first before the rest.
        """
        nothing = Value(BLANK, CharField())
        if not self.stamp.restricts:
            return nothing
        row_key, block_key = _KEYS[model]
        mine = self._blocks(model is SipAccount).filter(**{block_key: OuterRef(row_key)})
        last_day = Coalesce(Cast("until", CharField()), Value(""))
        blocked = _joined(Value(Kind.BLOCKED.value), last_day, "reason", "note")
        ways = [When(self.blocked(model), then=Subquery(mine.values(summary=blocked)[:1]))]
        if days := self._days(model):
            kind = _HOLDINGS[model]
            ended = Holding.objects.for_tenant(self.tenant).ended(kind, since=self.since(days))
            last = ended.filter(**{_THINGS[kind]: OuterRef(row_key)}).order_by("-ended_at")
            rests = _joined(Value(Kind.RESTING.value), Cast("ended_at", CharField()), Value(str(days)))
            ways.append(When(self.resting(model), then=Subquery(last.values(summary=rests)[:1])))
        return Case(*ways, default=nothing, output_field=TextField())

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
        for extension_id, rest in self._rests(SipAccount, accounts):
            found_accounts[extension_id] = (*found_accounts.get(extension_id, ()), rest)
        for number, rest in self._rests(CallPresentation, numbers):
            found_numbers[number] = (*found_numbers.get(number, ()), rest)
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

    def _held(self, model: type[MirrorRow], thing: str) -> Q:
        """Return the condition that somebody has it now: as their own account, or in their pool."""
        if model is SipAccount:
            users = CrmUser.objects.for_tenant(self.tenant).present()
            own = users.filter(mode=Mode.STATIC, extension_id__isnull=False)
            return Q(**{f"{thing}__in": own.values("extension_id")})
        used = CallPresentation.objects.for_tenant(self.tenant).filter(user_count__gt=0)
        return Q(**{f"{thing}__in": used.values("presentation_canonical")})

    def _days(self, model: type[MirrorRow]) -> int:
        """Return for how many days those rest."""
        return self.stamp.account_days if model is SipAccount else self.stamp.number_days

    def _rests(
        self, model: type[MirrorRow], things: Collection[Any] | None
    ) -> Iterator[tuple[Any, Restriction]]:
        """Yield the rests of some accounts (extensionId) or numbers, or of all there are."""
        days, kind = self._days(model), _HOLDINGS[model]
        if not days or (things is not None and not things):
            return
        ended = Holding.objects.for_tenant(self.tenant).ended(kind, since=self.since(days))
        taken = ended.exclude(self._held(model, _THINGS[kind]))
        if things is not None:
            taken = taken.filter(**{f"{_THINGS[kind]}__in": things})
        alike = CrmUser.objects.filter(tenant=OuterRef("tenant"), name_folded=OuterRef("user__name_folded"))
        named = taken.annotate(has_namesake=Exists(alike.exclude(pk=OuterRef("user"))))
        last: dict[Any, list[Holding]] = {}
        called: dict[int, str] = {}
        for holding in named.select_related("user").defer("user__search").order_by("-ended_at", "pk"):
            user = holding.user
            called[user.pk] = holder_name(
                user.first_name,
                user.last_name,
                user.email,
                namesakes=holding.has_namesake,  # type: ignore[attr-defined]
            )
            held = last.setdefault(holding.thing, [])
            if not held or held[0].ended_at == holding.ended_at:
                held.append(holding)
        for thing, held in last.items():
            left = localdate(held[0].ended_at)
            people = {holding.user_id: called[holding.user_id] for holding in held}
            until = left + timedelta(days=days)
            names = tuple(in_order(people.values()))
            yield thing, Restriction(Kind.RESTING, until, holders=names, former=frozenset(people), left=left)


def _joined(*parts: Any) -> Combinable:
    """Return the parts of a restriction as one text."""
    between = [each for part in parts for each in (Value("|"), part)][1:]
    return Concat(*between, output_field=TextField())
