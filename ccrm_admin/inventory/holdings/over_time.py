"""The part of a record's page that tells who had it over time, or of a user what they had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.choices import HoldingKind, Mode, Resource
from ccrm_admin.inventory.holdings.days import PARAMETER, AskedDay, asked_day
from ccrm_admin.inventory.holdings.stretches import Stretch, stretches
from ccrm_admin.inventory.holdings.things import KINDS, THINGS
from ccrm_admin.inventory.holdings.timeline import Span, Timeline, timeline
from ccrm_admin.inventory.models import (
    CrmUser,
    Holding,
    MirrorRow,
    ResourceState,
    SipAccount,
    Team,
)
from ccrm_admin.ui.phone import format_phone

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from ccrm_admin.inventory.holding_querysets import HoldingQuerySet
    from ccrm_admin.tenants.access import TenantRequest
    from ccrm_admin.tenants.models import Tenant

PERIODS_SHOWN = 50  # the newest ones
PERIODS_READ = 300  # so that what goes on from one period to the next is seen as one


@dataclass(frozen=True, slots=True)
class Line:
    """For how long somebody had something: who or what, its page ("" if it has none), and more in words."""

    label: str
    url: str
    what: str
    note: str
    stretch: Stretch


class Words(NamedTuple):
    """How the part speaks of what it shows; ``nobody_then`` of a day on which there was nothing."""

    heading: StrPromise
    who: StrPromise
    nobody_then: StrPromise
    nobody_ever: StrPromise


_OF_USER = Words(
    _("Accounts, numbers and teams over time"),
    _("What"),
    _("No account, number, sender or team."),
    _("No account, number, sender or team since first seen."),
)
_OF_TEAM = Words(
    _("Users over time"),
    _("User"),
    _("Nobody was in it."),
    _("Nobody has been in it since the first sync."),
)
_OF_THING = Words(
    _("Holders over time"),
    _("Holder"),
    _("Nobody had it."),
    _("Nobody has had it since the first sync."),
)


@dataclass(frozen=True, slots=True)
class OverTime:
    """What the part shows; ``then`` is who had it on the asked-for day, or what they had.

    ``lacks_teams``: of the user's teams on that day nothing is known.
    """

    words: Words
    lines: list[Line]
    older: bool
    figure: Timeline
    asked: AskedDay
    text: str
    then: list[Line]
    lacks_teams: bool


def over_time(request: TenantRequest, record: MirrorRow) -> OverTime:
    """Return who had ``record`` over time, or what they had if it is a user, and on the day asked for."""
    tenant, text = request.tenant, request.GET.get(PARAMETER, "")
    users_since, teams_since = _known_since(tenant) if text else (None, None)
    since = teams_since if isinstance(record, Team) else users_since
    asked = asked_day(text, known_since=since, today=timezone.localdate())
    periods = _periods(tenant, record)
    read = list(periods.order_by("-began_at", "-pk")[: PERIODS_READ + 1])
    then = list(periods.at(asked.end)) if asked.end else []
    describe = _Describer(tenant, record, [*read, *then])
    lines = describe.lines(read)
    shown = lines[:PERIODS_SHOWN]
    spans = [
        Span(
            (line.what, line.label, line.url),
            f"{line.label}, {line.what}" if line.what else line.label,
            line.stretch.began_at,
            line.stretch.ended_at,
            line.stretch.exact,
        )
        for line in shown
    ]
    return OverTime(
        words=_OF_USER
        if isinstance(record, CrmUser)
        else _OF_TEAM
        if isinstance(record, Team)
        else _OF_THING,
        lines=shown,
        older=len(lines) > len(shown) or len(read) > PERIODS_READ,
        figure=timeline(spans, now=timezone.now(), mark=asked.end),
        asked=asked,
        text=asked.day.isoformat() if asked.day else text.strip(),
        then=describe.lines(then),
        lacks_teams=isinstance(record, CrmUser)
        and asked.end is not None
        and (teams_since is None or teams_since >= asked.end),
    )


def _known_since(tenant: Tenant) -> tuple[datetime | None, datetime | None]:
    """Return when users were first read, and since when it is known who is in which team."""
    states = ResourceState.objects.for_tenant(tenant).values_list("resource", "first_fetched_at")
    since = dict(states)
    users, teams = since.get(Resource.CRM_USERS), since.get(Resource.USER_GROUPS)
    return users, max(users, teams) if users and teams else None


def _periods(tenant: Tenant, record: Any) -> HoldingQuerySet:
    known = Holding.objects.for_tenant(tenant).select_related("user")
    if isinstance(record, CrmUser):
        return known.filter(user=record).exclude(kind=HoldingKind.ACCOUNT, extension_id=None)
    if isinstance(record, SipAccount):
        return known.of_account(record.extension_id)
    kind = KINDS[type(record)]
    return known.of_number(kind, getattr(record, THINGS[kind]))


class _Describer:
    """Says what periods are about; reads once what they need."""

    def __init__(self, tenant: Tenant, record: MirrorRow, periods: Sequence[Holding]) -> None:
        self._tenant = tenant
        self._of_user = isinstance(record, CrmUser)
        self._rows = _rows_of(tenant, periods) if self._of_user else {}

    def lines(self, periods: Iterable[Holding]) -> list[Line]:
        """Return a line for each stretch of ``periods``, newest first."""
        return [self._line(stretch) for stretch in stretches(periods, self._same)]

    def _same(self, period: Holding) -> tuple[Any, ...]:
        of_user = (period.kind, period.thing, period.extension) if self._of_user else ()
        return (period.user_id, period.mode, *of_user)

    def _line(self, stretch: Stretch) -> Line:
        period = stretch.holding
        note = str(Mode(period.mode).label) if period.mode == Mode.DYNAMIC else ""
        if not self._of_user:
            return Line(str(period.user), self._url(period.user), "", note, stretch)
        row = self._rows.get((period.kind, period.thing))
        label = period.extension or str(row or period.extension_id)
        if period.kind != HoldingKind.ACCOUNT:
            label = str(row) if isinstance(row, Team) else format_phone(period.presentation)
        what = str(HoldingKind(period.kind).label)
        return Line(label, self._url(row) if row else "", what, note, stretch)

    def _url(self, row: MirrorRow) -> str:
        return reverse(row.route, kwargs={"tenant": self._tenant.name, "pk": row.pk})


def _rows_of(tenant: Tenant, periods: Iterable[Holding]) -> dict[tuple[str, Any], MirrorRow]:
    """Return the rows that the periods of a user name: a statement for each kind."""
    things: dict[str, set[Any]] = {}
    for period in periods:
        things.setdefault(period.kind, set()).add(period.thing)
    rows: dict[tuple[str, Any], MirrorRow] = {}
    for model, kind in KINDS.items():
        column = THINGS[kind]
        if wanted := things.get(kind):
            known: Any = model._default_manager  # noqa: SLF001
            for row in known.for_tenant(tenant).filter(**{f"{column}__in": wanted}).defer("search"):
                rows[kind, getattr(row, column)] = row
    return rows


def held_since(
    tenant: Tenant, record: MirrorRow, rows: Sequence[MirrorRow], kind: HoldingKind
) -> Mapping[int, Stretch]:
    """Return for how long ``record`` and each of ``rows`` have belonged together, by the row's primary key.

    One side are users, the other what they have: one statement.
    """
    of_user = isinstance(record, CrmUser)
    known = _periods(tenant, record).of_kind(kind)
    periods = known if of_user else known.filter(user__in=[row.pk for row in rows])
    found = stretches(periods, lambda one: (one.user_id, one.thing))
    going_on = {
        one.holding.thing if of_user else one.holding.user_id: one for one in found if one.ended_at is None
    }
    column = THINGS[kind]
    keys = {row.pk: getattr(row, column) if of_user else row.pk for row in rows}
    return {pk: going_on[key] for pk, key in keys.items() if key in going_on}
