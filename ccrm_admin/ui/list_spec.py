"""A list as data: what one person sees of a tenant's rows, given a query string.

Pages, files, selections and batches all read it; it knows nothing of requests and responses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django.core.cache import caches
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.functional import cached_property
from django_stubs_ext import StrOrPromise

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.export import ExportedList
from ccrm_admin.ui.export_xlsx import ROWS_AT_ONCE
from ccrm_admin.ui.facets import Cells, Facet, count_cells
from ccrm_admin.ui.list_state import Remembered, recall
from ccrm_admin.ui.paging import CountedRows, page_of, page_size
from ccrm_admin.ui.querystrings import EVERYTHING, asked_columns, asked_text, canonical, without
from ccrm_admin.ui.registry import registry
from ccrm_admin.ui.selection import Selection
from ccrm_admin.ui.tables import ListTable

Kept = TypeVar("Kept")

SHORT_TEXT = 2  # characters: no index finds them, and whoever types a word types them first
FIGURES = "memory"  # the cache of what is small
CELLS_KEPT_SECONDS = 3600  # a new version of the rows has another key anyway


class ListSpec:
    """A tenant's list as ``person`` sees it with the query string ``asked``; subclasses say what is in it."""

    name: ClassVar[str]  # in URLs, file names, caches, and with what people keep of it
    heading: StrOrPromise
    icon: ClassVar[str]
    table_class: type[ListTable]
    facets: tuple[Facet, ...] = ()
    standalone: ClassVar[bool] = True  # tenant and name are its whole URL: workers can make its workbooks
    prints: ClassVar[bool] = False  # as it stands, although it is not standalone
    rows_at_once: ClassVar[int] = ROWS_AT_ONCE  # in a workbook that one can wait for

    def __init__(self, tenant: Tenant, person: User, asked: QueryDict) -> None:
        self.tenant, self.person, self.asked = tenant, person, asked

    @property
    def fetched(self) -> bool:
        """Whether it would say something if it were empty: the CCRM has been asked."""
        return True

    def everything(self) -> QuerySet[Any]:
        """Return all rows of the tenant, whatever is asked for; must have ``matching``."""
        raise NotImplementedError

    def version(self) -> object:
        """Return what changes whenever a row does."""
        raise NotImplementedError

    def read_along(self) -> dict[str, Any]:
        """Return expressions over the tenant, to be read in one statement with what the person keeps.

        They are the same for each request; what differs stands in them as one of the ``given``.
        """
        return {}

    def given_values(self) -> dict[str, Any]:
        """Return the values of what is ``Given`` in them, beside tenant and person."""
        return {}

    @property
    def as_of(self) -> date | None:
        """The past day that the list is of; None if it is of now. What is past can only be read."""
        return None

    @property
    def everything_query(self) -> str:
        """The query string of the list with nothing chosen, whatever view it opens with; "" for none."""
        return EVERYTHING if self.remembered.default_of(self.name) else ""

    @classmethod
    def further(cls, asked: QueryDict) -> dict[str, str]:  # noqa: ARG003 - most lists have none
        """Return what else of a query string the list understands, as it is always written."""
        return {}

    def rows(self) -> QuerySet[Any]:
        """Return all rows, or at least those that may fit the text."""
        return self.everything()

    @cached_property
    def remembered(self) -> Remembered:
        """What the person keeps of the list, with the figures of ``read_along``."""
        return recall(self.tenant, self.person, self.name, self.read_along(), **self.given_values())

    @cached_property
    def querystring(self) -> QueryDict:
        """What is asked for, without what only says how the list was come by."""
        return without(self.asked, "view")

    @cached_property
    def text(self) -> str:
        """The text that rows are narrowed to."""
        return asked_text(self.asked)

    @cached_property
    def selection(self) -> Selection:
        """What is chosen in the facets."""
        return Selection(self.facets, self.querystring)

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns shown: asked for, else the person's, else the usual ones."""
        return (
            asked_columns(self, self.querystring)
            or self.table_class.known(self.remembered.columns)
            or self.usual_columns()
        )

    def usual_columns(self) -> list[str]:
        """Return the names of the columns that are shown to who has chosen none."""
        return self.table_class.usual()

    @property
    def shows_usual_columns(self) -> bool:
        """Whether nobody has chosen other columns: some of them may then go where there is little room."""
        return self.columns == self.usual_columns()

    @cached_property
    def per_page(self) -> int:
        """How many rows a page has: asked for, else the person's number, else the usual one."""
        return page_size(self.querystring, self.remembered.per_page)

    @property
    def screen(self) -> str:
        """What is shown, as a canonical query string that shows the same to anybody."""
        shown = self.querystring.copy()
        shown["columns"] = ",".join(self.columns)
        shown["per_page"] = str(self.per_page)
        return canonical(self, shown)

    @cached_property
    def matching(self) -> QuerySet[Any]:
        """The rows that fit the text and the scopes, whatever is chosen in the other facets."""
        rows = self.rows()
        return self.selection.scoped(self.fitting(rows) if self.text else rows)

    def fitting(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of ``rows`` that fit the text."""
        found: QuerySet[Any] = rows.matching(self.text)  # type: ignore[attr-defined]
        return found

    @cached_property
    def cells(self) -> Cells:
        """The facets' cells of the rows that match; those of many rows are kept for each version of them."""
        if len(self.text) > SHORT_TEXT or (self.selection.scopes and not self.as_of):
            return self.count_cells(self.matching)
        return self.many_cells()

    def count_cells(self, rows: QuerySet[Any]) -> Cells:
        """Count the facets' cells of some rows."""
        return count_cells(rows, self.facets)

    def many_cells(self) -> Cells:
        """Return the facets' cells of all rows, or of what a short text finds, counted once for a version."""
        return self.kept(f"cells:{self.matched}", self.version(), lambda: self.count_cells(self.matching))

    @property
    def matched(self) -> str:
        """The text and the scopes that the rows are narrowed to, as one text."""
        scopes = [(scope.name, self.selection.chosen[scope.name]) for scope in self.selection.scopes]
        return urlencode([("q", self.text), *scopes], doseq=True)

    def total(self) -> int:
        """Return how many rows there are without any filter, counted once for each version of them."""
        facets = self.selection.by_themselves
        names = ",".join(facet.name for facet in facets)
        rows = Selection(facets, QueryDict()).narrow(self.everything())
        return self.kept(f"total:{names}", self.version(), rows.count)

    def kept(self, what: str, version: object, make: Callable[[], Kept], *, where: str = FIGURES) -> Kept:
        """Return what ``make`` made; it is called once for each ``version``. ``where`` names a cache."""
        made_from = blake2b(f"{version}:{what}".encode(), digest_size=16).hexdigest()
        key = f"{self.name}:{self.tenant.pk}:{made_from}"
        found: Kept | None = caches[where].get(key)
        if found is None:
            found = make()
            caches[where].set(key, found, CELLS_KEPT_SECONDS)
        return found

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """The rows that fit all that is asked for."""
        return self.selection.narrow(self.matching)

    @cached_property
    def count(self) -> int:
        """How many they are."""
        return self.selection.count(self.cells)

    @property
    def is_large(self) -> bool:
        """Whether a workbook of them is for a worker to make; one waits for those that no worker knows."""
        return self.standalone and self.count > self.rows_at_once

    def table(self, rows: CountedRows) -> ListTable:
        """Return the table over ``rows``, in the asked-for columns and order.

        An unknown column to order by gives the usual order.
        """
        table = self.table_class(rows, order_by=self.table_class.sortable(self.asked.get("sort", "")) or None)
        table.show(self.columns)
        return table

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return ``rows`` in the asked-for order."""
        in_order: QuerySet[Any] = self.table(CountedRows(rows, 0)).data.data
        return in_order

    def page(self, table: ListTable) -> Page[Any]:
        """Return the asked-for page of the table's rows."""
        return page_of(table.data, self.asked.get("page", "1"), self.per_page)

    def exported(self) -> ExportedList:
        """Return the whole filtered result, in the columns and order of the page, for a file."""
        table = self.table(CountedRows(self.narrowed, 0))
        columns = self.exported_columns(table)
        rows = table.data.data.values_list(*(column.exported for column in columns))
        return ExportedList(self.tenant, self.name, str(self.heading), columns, rows, day=self.as_of)

    def exported_columns(self, table: ListTable) -> list[Column]:
        """Return the columns of a file: those of the page."""
        return table.shown


def list_called(name: str, *, standalone: bool = True) -> type[ListSpec]:
    """Return the list with this name; with ``standalone``, if that is its whole URL. Raises Http404."""
    found = registry().lists.get(name)
    if found is None or (standalone and not found.standalone):
        raise Http404
    return found
