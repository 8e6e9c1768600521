"""The rows of a list that were there at the end of a day, with who had what then.

What is of that day is annotated with names that begin with ``day_``; all other fields are as known now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from ccrm_admin.inventory.choices import HoldingKind, Mode
from ccrm_admin.inventory.holdings.joined import Joined
from ccrm_admin.inventory.holdings.things import KINDS, THINGS
from ccrm_admin.inventory.models import Absence, CrmUser, Holding, SipAccount, Team
from ccrm_admin.inventory.normalize import fold, search_terms
from ccrm_admin.ordering.keys import BLANK
from ccrm_admin.ui.slugs import has_slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from ccrm_admin.inventory.choices import Resource
    from ccrm_admin.inventory.holding_querysets import PoolNumber
    from ccrm_admin.inventory.holdings.odd_spellings import OddSpellings
    from ccrm_admin.tenants.models import Tenant

NOTHING = Value("", TextField())
UNNAMED = Value(" ", TextField())  # stands for a name that is empty
_BOTH_NAMES = Trim(Concat("user__first_name", Value(" "), "user__last_name", output_field=TextField()))
HOLDER = Coalesce(NullIf(_BOTH_NAMES, NOTHING), "user__email", output_field=TextField())


class PastDay:
    """A tenant's rows of one list at the ``moment`` at which a day was over."""

    def __init__(self, tenant: Tenant, resource: Resource, moment: datetime) -> None:
        self._tenant = tenant
        self._resource = resource
        self._moment = moment
        self._held = Holding.objects.for_tenant(tenant).at(moment).order_by()
        self._teams = Team.objects.for_tenant(tenant).order_by()

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of ``rows`` that were there, with what is of that day."""
        absent = Absence.objects.for_tenant(self._tenant).of(self._resource).at(self._moment)
        there = rows.filter(
            Q(missing_since=None) | Q(missing_since__gte=self._moment), first_seen_at__lt=self._moment
        ).exclude(pk__in=absent.values("row_id"))
        shown, ordering = self._of_that_day(rows.model)
        then: QuerySet[Any] = there.annotate(**shown).alias(**ordering)
        return then

    def matching(
        self,
        rows: QuerySet[Any],
        text: str,
        odd: OddSpellings,
        numbers: Collection[PoolNumber] = (),
    ) -> QuerySet[Any]:
        """Return those of ``rows`` that have every word of ``text``, folded, in what is shown of that day.

        ``odd`` has the values of columns that are nowhere stored folded; ``numbers`` all that were ever in a
        pool, and teams (see ``HoldingQuerySet.pool_numbers``).
        """
        for word in search_terms(text):
            if rows.model is SipAccount:
                first, *others = self._accounts_with(word, odd)
            elif rows.model is CrmUser:
                first, *others = self._users_with(word, odd, numbers)
            else:  # no user is in their text
                first, *others = [rows.model.objects.for_tenant(self._tenant).holding_word(word).values("pk")]
            rows = rows.filter(pk__in=first.union(*others, all=True) if others else first)
        return rows

    def _of_that_day(self, model: type[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what is shown of that day, and what rows can be ordered by besides."""
        if model is SipAccount:
            return self._of_account()
        if model is CrmUser:
            return self._of_user()
        return {"day_users": _counted(self._of_thing(model), "presentation_canonical")}, {}

    def _of_account(self) -> tuple[dict[str, Any], dict[str, Any]]:
        own = self._on_account()
        names = own.values("extension_id").annotate(names=Joined(HOLDER)).values("names")
        first = own.order_by("user__name_sort").values("user__name_sort")[:1]
        holders = Coalesce(Subquery(names), NOTHING, output_field=TextField())
        return {"day_held": Exists(own), "day_holders": holders}, {"day_holder_sort": _filled(first, BLANK)}

    def _of_user(self) -> tuple[dict[str, Any], dict[str, Any]]:
        seat = self._on_seat()
        calls, sms = self._in_pool(HoldingKind.NUMBER), self._in_pool(HoldingKind.SENDER)
        teams = self._in_pool(HoldingKind.TEAM)
        team = self._teams.filter(uuid=OuterRef("presentation_canonical"))
        called = team.with_called().values("called")
        first = teams.annotate(name_sort=Subquery(team.values("name_sort"))).order_by("name_sort")
        shown = {
            "day_extension": _filled(seat.values("extension")[:1], ""),
            "day_mode": _filled(seat.values("mode")[:1], Mode.NONE.value),
            "day_calls": _listed(calls, F("presentation")),
            "day_sms": _listed(sms, F("presentation")),
            "day_teams": _listed(teams, Coalesce(NullIf(Subquery(called), NOTHING), UNNAMED)),
        }
        return shown, {
            "day_extension_sort": _filled(seat.values("extension_sort")[:1], BLANK),
            "day_calls_size": _counted(calls, "user"),
            "day_sms_size": _counted(sms, "user"),
            "day_teams_sort": _filled(first.values("name_sort")[:1], BLANK),
        }

    def _accounts_with(self, word: str, odd: OddSpellings) -> Iterator[QuerySet[Any]]:
        """Yield the keys of the accounts whose own text has ``word``, and of those with such a holder.

        Each by an index; a condition with "or" would look at every account.
        """
        texts = ("extension__icontains", "caller_id__icontains", "caller_id_canonical__contains")
        own = _any_of(word, "name_folded__contains", *texts) | _spelled(word, odd)
        accounts = SipAccount.objects.for_tenant(self._tenant).order_by()
        yield accounts.holding_word(word).filter(own).values("pk")
        users = CrmUser.objects.for_tenant(self._tenant).order_by().holding_word(word)
        named = self._seats().filter(user__in=users.filter(name_folded__contains=word).values("pk"))
        yield accounts.filter(extension_id__in=named.values("extension_id")).values("pk")

    def _users_with(
        self, word: str, odd: OddSpellings, numbers: Collection[PoolNumber]
    ) -> Iterator[QuerySet[Any]]:
        """Yield the keys of the users whose own text has ``word``, and of those who had what has it."""
        own = Q(name_folded__contains=word) | _spelled(word, odd)
        yield CrmUser.objects.for_tenant(self._tenant).order_by().holding_word(word).filter(own).values("pk")
        yield self._held.filter(extension__gt="", extension__icontains=word).values("user")
        for kind in (HoldingKind.NUMBER, HoldingKind.SENDER, HoldingKind.TEAM):
            fitting = {
                number
                for of, number, sent in numbers
                if of == kind and word in fold(sent if kind == HoldingKind.TEAM else f"{number} {sent}")
            }
            if fitting:
                had = self._held.filter(kind=kind, presentation_canonical__in=fitting)
                yield had.values("user")

    def held(self, *, few: bool) -> Q:
        """Return the condition that somebody had an account: of ``few``, looked up for each; else at once."""
        return Q(day_held=True) if few else Q(extension_id__in=self._seats().values("extension_id"))

    def _seats(self) -> QuerySet[Holding]:
        """What was held of accounts: read once for a list, and not once for each of its rows."""
        return self._held.filter(extension_id__isnull=False)  # which is so of accounts alone

    def _on_account(self) -> QuerySet[Holding]:
        return self._held.filter(extension_id=OuterRef("extension_id"))

    def _on_seat(self) -> QuerySet[Holding]:
        return self._held.filter(kind=HoldingKind.ACCOUNT, user=OuterRef("pk"))

    def _in_pool(self, kind: HoldingKind) -> QuerySet[Holding]:
        return self._held.filter(kind=kind, user=OuterRef("pk"))

    def _of_thing(self, model: type[Any]) -> QuerySet[Holding]:
        kind = KINDS[model]
        return self._held.filter(kind=kind, presentation_canonical=OuterRef(THINGS[kind]))

    def in_teams(self, slugs: Sequence[str]) -> Q:
        """Return the condition that a user was in a team that is called by one of the names now."""
        teams = self._teams.with_called().filter(has_slug("called", slugs)).values("uuid")
        had = self._held.filter(kind=HoldingKind.TEAM, presentation_canonical__in=teams)
        return Q(pk__in=had.values("user"))

    def in_pool_of(self, number: str) -> Q:
        """Return the condition that a user had the number, in canonical form, in their pool for calls."""
        had = self._held.filter(kind=HoldingKind.NUMBER, presentation_canonical=number)
        return Q(pk__in=had.values("user"))


def _any_of(word: str, *lookups: str) -> Q:
    fits = Q()
    for lookup in lookups:
        fits |= Q(**{lookup: word})
    return fits


def _spelled(word: str, odd: OddSpellings) -> Q:
    """Return the condition that one of the columns has ``word``, as it is or folded."""
    fits = _any_of(word, *(f"{column}__icontains" for column in odd))
    for column, texts in odd.items():
        if found := [value for value, text in texts.items() if word in text]:
            fits |= Q(**{f"{column}__among": found})
    return fits


def _filled(rows: QuerySet[Any, Any], nothing: str) -> Coalesce:
    return Coalesce(Subquery(rows), Value(nothing), output_field=CharField())


def _listed(pool: QuerySet[Any], by: Expression | F) -> Coalesce:
    texts = pool.values("user").annotate(all=Joined(by)).values("all")
    return Coalesce(Subquery(texts), NOTHING, output_field=TextField())


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())
