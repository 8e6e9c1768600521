"""What the lists of the mirror have in common: its version, its search index, today or a past day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, ClassVar, cast

from django.core.paginator import Page
from django.db import router
from django.db.models import CharField, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django_stubs_ext import StrOrPromise

from ccrm_admin.inventory import facets, tables
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.columns import STATE
from ccrm_admin.inventory.holding_querysets import PoolNumber
from ccrm_admin.inventory.holdings.day_facets import day_facets
from ccrm_admin.inventory.holdings.day_tables import DAY_TABLES
from ccrm_admin.inventory.holdings.days import PARAMETER, AskedDay, asked_day, end_of
from ccrm_admin.inventory.holdings.kept_order import RowsInOrder, keys_in_order
from ccrm_admin.inventory.holdings.odd_spellings import UNFOLDED, OddSpellings, odd_spellings
from ccrm_admin.inventory.holdings.on_day import PastDay
from ccrm_admin.inventory.models import (
    MirrorRow,
    ResourceState,
)
from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.inventory.querysets import MirrorQuerySet
from ccrm_admin.inventory.search_index import few, first_keys, groups_of, keys_of, lookup
from ccrm_admin.statements import Given
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.list_spec import FIGURES, SHORT_TEXT, Kept, ListSpec
from ccrm_admin.ui.list_state import TENANT
from ccrm_admin.ui.paging import CountedRows, page_of
from ccrm_admin.ui.querystrings import without
from ccrm_admin.ui.tables import ListTable

_STATES = ResourceState.objects.filter(tenant=TENANT.pk)
_STATE = _STATES.filter(resource=Given("resource", CharField()))
VERSION = Subquery(_STATE.values("version"))
KNOWN_SINCE = Subquery(_STATE.values("first_fetched_at"))
_USERS = _STATES.filter(resource=Resource.CRM_USERS)
USERS_SINCE = Subquery(_USERS.values("first_fetched_at"))
USERS_VERSION = Subquery(_USERS.values("version"))
_TEAMS = _STATES.filter(resource=Resource.USER_GROUPS)
TEAMS_SINCE = Subquery(_TEAMS.values("first_fetched_at"))
TEAMS_VERSION = Subquery(_TEAMS.values("version"))
KEYS = "keys"  # the cache of the orders of rows


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
            self.facets = day_facets(self.model, self.past, few=len(self.text) > SHORT_TEXT)

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
        return rows if self.keys is not None else self._fitting_then(rows, self.past)

    def _fitting_then(self, rows: QuerySet[Any], past: PastDay) -> QuerySet[Any]:
        return past.matching(rows, self.text, self.odd_spellings, self.pool_numbers)

    @property
    def odd_spellings(self) -> OddSpellings:
        """The values in which a text may be found otherwise than as it is, read once for a version."""
        return {
            column: self.kept(f"odd:{column}", self.version(), partial(self._odd_in, column, folded))
            for column, folded in UNFOLDED.get(self.model, {}).items()
        }

    def _odd_in(self, column: str, folded: Callable[[str, str], str]) -> dict[str, str]:
        rows: MirrorQuerySet[Any] = self.model.objects  # type: ignore[attr-defined]
        values = rows.for_tenant(self.tenant).order_by().values_list(column, flat=True).distinct()
        return odd_spellings(values, folded, self.tenant.region)

    @property
    def pool_numbers(self) -> list[PoolNumber]:
        """The numbers and senders that users ever had, and teams, where the text may be in them."""
        return []

    def kept(self, what: str, version: object, make: Callable[[], Kept], *, where: str = FIGURES) -> Kept:
        """What was made for the day that is asked for; who had what depends on users and teams too."""
        if self.as_of:
            along = self.remembered.along
            what = f"{what}:{self.as_of}:{along['users_version']}:{along['teams_version']}"
        return super().kept(what, version, make, where=where)

    @property
    def is_of_the_day(self) -> bool:
        """Whether the day decides which rows there are, or on their order, which no index has."""
        if not self.as_of or self.keys is not None:
            return False
        today = type(self).facets
        chosen = any(self.selection.chosen[facet.name] for facet in self.facets if facet not in today)
        by_day = self.table_class.orders_by_day(self.asked.get("sort", ""))
        return bool(self.text) or chosen or by_day

    @property
    def rare_stamp(self) -> str:
        """A text that differs as soon as people decide otherwise about what the rows are narrowed by."""
        return ""

    def page(self, table: ListTable) -> Page[Any]:
        """The page; where the day decides on rows or order, of the keys that were found for it."""
        if not self.is_of_the_day:
            return super().page(table)
        asked = without(self.querystring, "page", "columns", "per_page").urlencode()
        version = f"{self.version()}:{self.rare_stamp}"
        keys = self.kept(asked, version, lambda: keys_in_order(table.data.data), where=KEYS)
        rows = self.table(CountedRows(self.rows(), 0)).data.data
        return page_of(RowsInOrder(rows, keys), self.asked.get("page", "1"), self.per_page)

    def table(self, rows: CountedRows) -> ListTable:
        """The table; its rows lead to what their records were on the day."""
        table = cast("tables.MirrorTable", super().table(rows))
        table.day_query = self.day_query
        return table

    def rows(self) -> QuerySet[Any]:
        """All rows of the tenant, or those alone that may fit the text, where the index has few."""
        if self.keys is None:
            return self.everything()
        every: MirrorQuerySet[Any] = self.model.objects  # type: ignore[attr-defined]
        rows = every.for_keys(self.tenant, self.keys).only(*self.table_class.reads)
        return rows if self.past is None else self.past.of(rows)

    @cached_property
    def keys(self) -> list[int] | None:
        """The keys that the search index has for the asked-for text; None if it has none or many.

        Of a past day, those of the rows that fit the text, be they there or not.
        """
        if self.past is not None:
            if len(self.text) <= SHORT_TEXT:
                return None
            every: MirrorQuerySet[Any] = self.model.objects  # type: ignore[attr-defined]
            fitting = self._fitting_then(every.for_tenant(self.tenant), self.past)
            return few(self.kept(f"keys:{self.text}", self.version(), lambda: first_keys(fitting)))
        found = self.remembered.along.get("found")
        return keys_of(found) if found else None

    def read_along(self) -> dict[str, Any]:
        """The version of the rows, and the keys that the search index has for the text if it has few.

        Where a past day is asked for, since when it is known what was.
        """
        if self.asked.get(PARAMETER):
            since = {"known_since": KNOWN_SINCE, "users_since": USERS_SINCE, "teams_since": TEAMS_SINCE}
            others = {"users_version": USERS_VERSION, "teams_version": TEAMS_VERSION}
            return {"version": VERSION, **others, **since}
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
