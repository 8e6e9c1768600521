"""The rows of a list that were there at the end of a day, with who had what then.

What is of that day is annotated with names that begin with ``day_``; all other fields are as known now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    Count,
    Exists,
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
from ccrm_admin.inventory.models import Absence, CallPresentation, CrmUser, Holding, SipAccount, SmsSender
from ccrm_admin.inventory.normalize import fold, search_terms
from ccrm_admin.ordering.keys import BLANK

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from ccrm_admin.inventory.choices import Resource
    from ccrm_admin.tenants.models import Tenant

NOTHING = Value("", TextField())
_BOTH_NAMES = Trim(Concat("user__first_name", Value(" "), "user__last_name", output_field=TextField()))
HOLDER = Coalesce(NullIf(_BOTH_NAMES, NOTHING), "user__email", output_field=TextField())


class PastDay:
    """A tenant's rows of one list at the ``moment`` at which a day was over."""

    def __init__(self, tenant: Tenant, resource: Resource, moment: datetime) -> None:
        self._tenant = tenant
        self._resource = resource
        self._moment = moment
        self._held = Holding.objects.for_tenant(tenant).at(moment).order_by()

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of ``rows`` that were there, with what is of that day."""
        absent = Absence.objects.for_tenant(self._tenant).of(self._resource).at(self._moment)
        there = rows.filter(
            Q(missing_since=None) | Q(missing_since__gte=self._moment), first_seen_at__lt=self._moment
        ).exclude(pk__in=absent.values("row_id"))
        annotated: QuerySet[Any] = there.annotate(**self._of_that_day(rows.model))
        return annotated

    def matching(self, rows: QuerySet[Any], text: str, groups: Collection[str] = ()) -> QuerySet[Any]:
        """Return those of ``rows`` that have every word of ``text``, folded, in what is shown of that day.

        ``groups`` are the permission groups of users: few, and nowhere stored folded.
        """
        if rows.model in (CallPresentation, SmsSender):
            found: QuerySet[Any] = rows.matching(text)  # type: ignore[attr-defined] # no user is in their text
            return found
        words = search_terms(text)
        if rows.model is SipAccount:
            return rows.filter(*map(self._account_has, words))
        return rows.filter(*(self._user_has(word, groups) for word in words))

    def _of_that_day(self, model: type[Any]) -> dict[str, Any]:
        if model is SipAccount:
            return self._of_account()
        if model is CrmUser:
            return self._of_user()
        return {"day_users": _counted(self._of_number(model), "presentation_canonical")}

    def _of_account(self) -> dict[str, Any]:
        own = self._on_account()
        names = own.values("extension_id").annotate(names=Joined(HOLDER)).values("names")
        first = own.order_by("user__name_sort").values("user__name_sort")[:1]
        return {
            "day_held": Exists(own),
            "day_holders": Coalesce(Subquery(names), NOTHING, output_field=TextField()),
            "day_holder_sort": _filled(first, BLANK),
        }

    def _of_user(self) -> dict[str, Any]:
        seat = self._on_seat()
        return {
            "day_extension": _filled(seat.values("extension")[:1], ""),
            "day_extension_sort": _filled(seat.values("extension_sort")[:1], BLANK),
            "day_mode": _filled(seat.values("mode")[:1], Mode.NONE.value),
            **self._of_pool("day_calls", HoldingKind.NUMBER),
            **self._of_pool("day_sms", HoldingKind.SENDER),
        }

    def _of_pool(self, name: str, kind: HoldingKind) -> dict[str, Any]:
        own = self._in_pool(kind)
        numbers = own.values("user").annotate(all=Joined(F("presentation"))).values("all")
        return {
            name: Coalesce(Subquery(numbers), NOTHING, output_field=TextField()),
            f"{name}_size": _counted(own, "user"),
        }

    def _account_has(self, word: str) -> Q:
        """Return the condition that an account's own text has ``word``, or a holder's name of that day."""
        named = self._seats().filter(user__name_folded__contains=word)
        texts = ("extension_type__icontains", "server_id__icontains", "caller_id__icontains")
        own = _any_of(word, "name_folded__contains", "extension__icontains", *texts)
        own |= Q(caller_id_canonical__contains=word)
        return Q(search__contains=word) & own | Q(extension_id__in=named.values("extension_id"))

    def _user_has(self, word: str, groups: Collection[str]) -> Q:
        """Return the condition that a user's own text has ``word``, or what they had on that day."""
        number = _any_of(word, "presentation_canonical__icontains", "presentation__icontains")
        had = self._held.filter(number | Q(extension__icontains=word)).values("user")
        own = _any_of(word, "name_folded__contains", "email__icontains", "work_number__icontains")
        own |= Q(permission_group__in=[group for group in groups if word in fold(group)])
        return Q(search__contains=word) & own | Q(pk__in=had)

    def held(self) -> Q:
        """Return the condition that somebody had an account; ``day_held`` says it of a few rows."""
        return Q(extension_id__in=self._seats().values("extension_id"))

    def _seats(self) -> QuerySet[Holding]:
        """What was held of accounts: read once for a list, and not once for each of its rows."""
        return self._held.filter(kind=HoldingKind.ACCOUNT, extension_id__isnull=False)

    def _on_account(self) -> QuerySet[Holding]:
        return self._held.filter(kind=HoldingKind.ACCOUNT, extension_id=OuterRef("extension_id"))

    def _on_seat(self) -> QuerySet[Holding]:
        return self._held.filter(kind=HoldingKind.ACCOUNT, user=OuterRef("pk"))

    def _in_pool(self, kind: HoldingKind) -> QuerySet[Holding]:
        return self._held.filter(kind=kind, user=OuterRef("pk"))

    def _of_number(self, model: type[Any]) -> QuerySet[Holding]:
        kind = HoldingKind.NUMBER if model is CallPresentation else HoldingKind.SENDER
        return self._held.filter(kind=kind, presentation_canonical=OuterRef("presentation_canonical"))

    def in_pool_of(self, number: str) -> Q:
        """Return the condition that a user had the number, in canonical form, in their pool for calls."""
        had = self._held.filter(kind=HoldingKind.NUMBER, presentation_canonical=number)
        return Q(pk__in=had.values("user"))


def _any_of(word: str, *lookups: str) -> Q:
    fits = Q()
    for lookup in lookups:
        fits |= Q(**{lookup: word})
    return fits


def _filled(rows: QuerySet[Any, Any], nothing: str) -> Coalesce:
    return Coalesce(Subquery(rows), Value(nothing), output_field=CharField())


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())
