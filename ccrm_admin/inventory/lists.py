"""The four lists of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from typing import Any, ClassVar, cast

from django.db import router
from django.db.models import CharField, F, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from ccrm_admin.inventory import facets, tables
from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.blocks.stamp import RestStamp, rest_stamp
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.columns import STATE
from ccrm_admin.inventory.holdings.day_facets import day_facets
from ccrm_admin.inventory.holdings.day_tables import DAY_TABLES
from ccrm_admin.inventory.holdings.days import PARAMETER, AskedDay, asked_day, end_of
from ccrm_admin.inventory.holdings.on_day import PastDay
from ccrm_admin.inventory.models import (
    CallPresentation,
    CrmUser,
    MirrorRow,
    ResourceState,
    SipAccount,
    SmsSender,
)
from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.inventory.querysets import MirrorQuerySet
from ccrm_admin.inventory.rare_values import RareFacet, narrowed_to_each, with_rare_values
from ccrm_admin.inventory.registry import registry
from ccrm_admin.inventory.restriction import Kind
from ccrm_admin.inventory.search_index import groups_of, keys_of, lookup
from ccrm_admin.numbers import distinct
from ccrm_admin.statements import Given
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.facets import Cells, Facet, count_cells, count_cells_of_each
from ccrm_admin.ui.list_spec import Kept, ListSpec
from ccrm_admin.ui.list_state import TENANT
from ccrm_admin.ui.list_view import ListView
from ccrm_admin.ui.paging import CountedRows
from ccrm_admin.ui.querystrings import without
from ccrm_admin.ui.tables import ListTable

_STATES = ResourceState.objects.filter(tenant=TENANT.pk)
_STATE = _STATES.filter(resource=Given("resource", CharField()))
VERSION = Subquery(_STATE.values("version"))
KNOWN_SINCE = Subquery(_STATE.values("first_fetched_at"))
USERS_SINCE = Subquery(_STATES.filter(resource=Resource.CRM_USERS).values("first_fetched_at"))

RESTS = rest_stamp()


class MirrorList(ListSpec):
    """A list of one mirrored resource, as of its last complete fetch."""

    model: ClassVar[type[MirrorRow]]
    resource: ClassVar[Resource]
    menu_icon: ClassVar[str]
    menu_label: ClassVar[StrOrPromise] = ""  # where the heading is too long for the menu
    url_name: ClassVar[str]
    table_class: type[tables.MirrorTable]

    def __init__(self, tenant: Tenant, person: User, asked: QueryDict) -> None:
        super().__init__(tenant, person, asked)
        if self.past is not None:
            self.table_class = DAY_TABLES[self.model]
            self.facets = day_facets(self.model, self.past)

    @cached_property
    def asked_day(self) -> AskedDay:
        """The past day that is asked for, or why there is none."""
        text = self.asked.get(PARAMETER, "")
        if not text:
            return AskedDay()
        since = self.remembered.along["known_since"], self.remembered.along["users_since"]
        known_since = None if None in since else max(since)
        return asked_day(text, known_since=known_since, today=timezone.localdate())

    @property
    def as_of(self) -> date | None:
        """The past day that the list is of."""
        return self.asked_day.day

    @cached_property
    def past(self) -> PastDay | None:
        """The rows of that day."""
        return PastDay(self.tenant, self.resource, end_of(self.as_of)) if self.as_of else None

    @property
    def today(self) -> str:
        """The newest day that can be asked for, as a date field has it."""
        return timezone.localdate().isoformat()

    @property
    def day_query(self) -> str:
        """What the URLs of records have behind them so that they are asked about the same day."""
        return f"?{PARAMETER}={self.as_of.isoformat()}" if self.as_of else ""

    @property
    def everything_query(self) -> str:
        """All rows of the day that is asked for."""
        return self.day_query.removeprefix("?") or super().everything_query

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What else is asked for, so that choosing a day keeps it."""
        rest = without(self.querystring, PARAMETER, "page", "open")
        return [(name, value) for name, values in rest.lists() for value in values]

    @property
    def today_query(self) -> str:
        """The query string of the same list as it is now."""
        return without(self.querystring, PARAMETER, "page").urlencode() or super().everything_query

    @classmethod
    def further(cls, asked: QueryDict) -> dict[str, str]:
        """The day, if it is a date."""
        try:
            return {PARAMETER: date.fromisoformat(asked.get(PARAMETER, "").strip()).isoformat()}
        except ValueError:
            return {}

    def everything(self) -> QuerySet[Any]:
        """All rows of the tenant, or of the asked-for day; of their fields those that a page shows."""
        rows: MirrorQuerySet[Any] = self.model.objects  # type: ignore[attr-defined]
        shown = rows.for_tenant(self.tenant).only(*self.table_class.reads)
        return shown if self.past is None else self.past.of(shown)

    def fitting(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those that fit the text, on the day that is asked for."""
        if self.past is None:
            return super().fitting(rows)
        return self.past.matching(rows, self.text, self.permission_groups)

    @property
    def permission_groups(self) -> list[str]:
        """Those that the rows are of."""
        return []

    def kept(self, what: str, version: object, make: Callable[[], Kept]) -> Kept:
        """What was made for the day that is asked for."""
        return super().kept(f"{what}:{self.as_of}" if self.as_of else what, version, make)

    def table(self, rows: CountedRows) -> ListTable:
        """The table; its rows lead to what their records were on the day."""
        table = cast("tables.MirrorTable", super().table(rows))
        table.day_query = self.day_query
        return table

    def rows(self) -> QuerySet[Any]:
        """All rows of the tenant, or those alone that may fit the text, where the index has few."""
        if self.keys is None:
            return self.everything()
        rows: MirrorQuerySet[Any] = self.model.objects  # type: ignore[attr-defined]
        return rows.for_keys(self.tenant, self.keys).only(*self.table_class.reads)

    @cached_property
    def keys(self) -> list[int] | None:
        """The keys that the search index has for the asked-for text; None if it has none or many."""
        found = self.remembered.along.get("found")
        return keys_of(found) if found else None

    def read_along(self) -> dict[str, Any]:
        """The version of the rows, and the keys that the search index has for the text if it has few.

        Where a past day is asked for, since when it is known what was.
        """
        if self.asked.get(PARAMETER):
            return {"version": VERSION, "known_since": KNOWN_SINCE, "users_since": USERS_SINCE}
        found = lookup(self.model, using=router.db_for_read(self.model)) if self.groups else None
        return {"version": VERSION, "found": found} if found else {"version": VERSION}

    def given_values(self) -> dict[str, Any]:
        """The resource, and what the search index is asked for."""
        return {"resource": self.resource, "groups": self.groups}

    @cached_property
    def groups(self) -> str:
        """What the search index is asked for; "" if nothing."""
        return groups_of(search_terms(self.text))

    def version(self) -> int:
        """The version of the resource here, 0 before the first fetch."""
        return self.remembered.along["version"] or 0

    @property
    def fetched(self) -> bool:
        """Whether an empty list was fetched at all."""
        return self.version() > 0

    def exported_columns(self, table: ListTable) -> list[Column]:
        """The columns of the page; where rows that are gone may be among them, whether a row is."""
        shown = super().exported_columns(table)
        return shown if facets.STATE in self.selection.by_themselves else [*shown, STATE]


class PlannableList(MirrorList):
    """A list of what plans give to users: ``planned`` tells of a row whether one does."""

    @cached_property
    def stamp(self) -> str:
        """A short text that differs as soon as a plan decides otherwise; "" where there is no plan."""
        stamp = self.remembered.along["plans_stamp"]
        return blake2b(stamp.encode(), digest_size=16).hexdigest() if stamp else ""

    def rows(self) -> QuerySet[Any]:
        """All rows of the tenant; they tell whether they are planned if anything shown needs it."""
        asked = "planned" in self.querystring or "plans" in self.querystring.get("sort", "")
        rows = super().rows()
        return self.telling(rows) if asked or "plans" in self.columns else rows

    def telling(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return ``rows`` with ``planned``."""
        planned = registry().planner.decided(self.model, self.tenant, self.stamp)
        telling: QuerySet[Any] = rows.alias(planned=planned)
        return telling

    def given(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of ``rows`` that some plan gives to somebody."""
        return self.telling(rows).filter(planned=True)

    def read_along(self) -> dict[str, Any]:
        """The stamp of the plans too."""
        return {**super().read_along(), "plans_stamp": registry().planner.stamp()}

    def table(self, rows: CountedRows) -> tables.PlannableTable:
        """Return the table; its column about plans asks for the tenant's."""
        table = cast("tables.PlannableTable", super().table(rows))
        table.tenant = self.tenant
        return table

    @property
    def rare(self) -> list[RareFacet]:
        """The facets of what people decide here."""
        return [RareFacet(facets.PLANNED, {"yes": self.given} if self.stamp else {})]

    @property
    def rare_stamp(self) -> str:
        """A text that differs as soon as other rows have their values."""
        return self.stamp

    @property
    def own_facets(self) -> list[Facet]:
        """The facets of what the mirror has."""
        rare = [each.facet for each in self.rare]
        return [facet for facet in self.facets if facet not in rare]

    def count_cells(self, rows: QuerySet[Any]) -> Cells:
        """Count the rare values beside all, in one query."""
        narrowed = narrowed_to_each(rows, self.rare)
        every, *few = count_cells_of_each([rows, *narrowed.values()], self.own_facets)
        return with_rare_values(every, dict(zip(narrowed, few, strict=True)), self.rare)

    def many_cells(self) -> Cells:
        """Keep what the mirror has apart from what is decided here."""
        rows, what = self.matching, f"cells:{self.text}"

        def count() -> Cells:
            every = self.kept(what, self.version(), lambda: count_cells(rows, self.own_facets))
            narrowed = narrowed_to_each(rows, self.rare)
            few = count_cells_of_each([*narrowed.values()], self.own_facets) if narrowed else []
            return with_rare_values(every, dict(zip(narrowed, few, strict=True)), self.rare)

        return self.kept(what, f"{self.version()}:{self.rare_stamp}", count)


class RestrictableList(PlannableList):
    """A list of what can be blocked, or rest: ``availability_sort`` tells of a row until when and why."""

    @cached_property
    def restrictions(self) -> RestrictionsOn:
        """What is restricted today."""
        stamp = RestStamp.of(self.remembered.along["rests"])
        return RestrictionsOn(self.tenant, stamp, localdate())

    def read_along(self) -> dict[str, Any]:
        """The stamp of what is restricted too."""
        return {**super().read_along(), "rests": RESTS}

    def usual_columns(self) -> list[str]:
        """With what is restricted, where anything can be."""
        usual = super().usual_columns()
        return [*usual, "availability"] if self.restrictions.stamp.restricts else usual

    def rows(self) -> QuerySet[Any]:
        """All rows of the tenant; they tell what restricts them if anything shown needs it."""
        rows = super().rows()
        if "availability" in self.querystring or "use" in self.querystring:
            rows = rows.alias(availability=self.restrictions.kind(self.model))
        if "availability" in self.columns or "availability" in self.querystring.get("sort", ""):
            rows = rows.alias(availability_sort=self.restrictions.told(self.model))
        return rows

    def table(self, rows: CountedRows) -> tables.PlannableTable:
        """Return the table; its rows hold what restricts them if it is shown."""
        if "availability" in self.columns:
            rows = CountedRows(rows.data.annotate(availability_sort=F("availability_sort")), len(rows))
        return super().table(rows)

    @property
    def rare(self) -> list[RareFacet]:
        """What is blocked and what rests too."""
        on = self.restrictions
        blocked, resting = on.blocked(self.model), on.resting(self.model)
        values = {
            Kind.BLOCKED.value: lambda rows: rows.filter(blocked),
            Kind.RESTING.value: lambda rows: rows.filter(resting),
        }
        return [RareFacet(facets.AVAILABILITY, values if on.stamp.restricts else {}), *super().rare]

    @property
    def rare_stamp(self) -> str:
        """With the day, if a restriction may end by itself."""
        return f"{super().rare_stamp}:{self.restrictions.stamp.on(self.restrictions.day)}"


class SipAccountList(RestrictableList):
    """``/t/{tenant}/sip-accounts/``."""

    model = SipAccount
    resource = Resource.SIP_ACCOUNTS
    name = "sip-accounts"
    heading = _("SIP accounts")
    icon = "phone"
    menu_icon = "device-landline-phone"
    url_name = "inventory:sip_accounts"
    table_class = tables.SipAccountTable
    facets = facets.SIP_ACCOUNT_FACETS


class CallPresentationList(RestrictableList):
    """``/t/{tenant}/call-presentations/``."""

    model = CallPresentation
    resource = Resource.CALL_PRESENTATIONS
    name = "call-presentations"
    heading = _("Call presentations")
    menu_label = pgettext_lazy("column", "Call presentations")
    icon = menu_icon = "phone-outgoing"
    url_name = "inventory:call_presentations"
    table_class = tables.CallPresentationTable
    facets = facets.CALL_PRESENTATION_FACETS


class SmsSenderList(PlannableList):
    """``/t/{tenant}/sms-senders/``."""

    model = SmsSender
    resource = Resource.SMS_SENDERS
    name = "sms-senders"
    heading = _("SMS senders")
    icon = menu_icon = "message"
    url_name = "inventory:sms_senders"
    table_class = tables.SmsSenderTable
    facets = facets.SMS_SENDER_FACETS


class CrmUserList(MirrorList):
    """``/t/{tenant}/users/``."""

    model = CrmUser
    resource = Resource.CRM_USERS
    name = "users"
    heading = _("CRM users")
    icon = "users"
    menu_icon = "headset"
    url_name = "inventory:users"
    table_class = tables.CrmUserTable
    facets = facets.CRM_USER_FACETS

    @property
    def permission_groups(self) -> list[str]:
        """The groups of the tenant's users, read once for each version of them."""
        users = CrmUser.objects.for_tenant(self.tenant).order_by()
        groups = users.values_list("permission_group", flat=True).distinct()
        return self.kept("groups", self.version(), lambda: list(groups))

    @cached_property
    def querystring(self) -> QueryDict:
        """What is asked for, numbers in canonical form."""
        asked = super().querystring.copy()
        if "number" in asked:
            asked.setlist("number", distinct(asked.getlist("number"), self.tenant.region))
        return asked


class MirrorListView(ListView[MirrorList]):
    """Shows a list of the mirror, as it is or as it was at the end of a day."""

    template_name = "inventory/list.html"
    fragment_template_name = "inventory/_list.html"
    empty_template_name = "inventory/_empty.html"


MIRROR_LISTS = (SipAccountList, CallPresentationList, SmsSenderList, CrmUserList)
