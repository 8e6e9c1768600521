"""The one list view: text filter, facets, columns, order, pages and export; a page and an htmx fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.cache import caches
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise, cached_property
from django.views import View

from ccrm_admin.ui.column_choices import column_choices
from ccrm_admin.ui.export import ExportedList
from ccrm_admin.ui.export_csv import csv_response
from ccrm_admin.ui.export_xlsx import ROWS_AT_ONCE, xlsx_response
from ccrm_admin.ui.facets import Cells, Facet, count_cells
from ccrm_admin.ui.headings import heads, page_links
from ccrm_admin.ui.http import opened
from ccrm_admin.ui.list_state import Remembered, recall
from ccrm_admin.ui.one_file import one_file
from ccrm_admin.ui.paging import PAGE_SIZES, CountedRows, page_of, page_size
from ccrm_admin.ui.querystrings import (
    EVERYTHING,
    LONGEST_FILTER,
    asked_columns,
    asked_text,
    canonical,
    without,
)
from ccrm_admin.ui.selection import Selection
from ccrm_admin.ui.tables import ListTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from ccrm_admin.tenants.access import TenantRequest
    from ccrm_admin.ui.columns import Column

FRAGMENT_ID = "list"
CELLS_KEPT = 3600  # seconds; a new version of the rows has another key anyway


class ListView(View):
    """A tenant's list; a subclass declares what is in it, and may be asked for by its ``name``."""

    called: ClassVar[dict[str, type[ListView]]] = {}

    table_class: ClassVar[type[ListTable]]
    facets: ClassVar[tuple[Facet, ...]] = ()
    standalone: ClassVar[bool] = (
        True  # tenant and name are its whole address: views and workbooks can be kept
    )
    name: ClassVar[str]  # in addresses, file names, caches, and with what people keep of it
    heading: str | Promise
    icon: ClassVar[str]
    rows_at_once: ClassVar[int] = ROWS_AT_ONCE  # in a workbook that one can wait for
    template_name: ClassVar[str] = "ui/list.html"
    fragment_template_name: ClassVar[str] = "ui/_list.html"
    empty_template_name: ClassVar[str] = "ui/_empty.html"
    selected_template_name: ClassVar[str] = "ui/_selected.html"
    request: TenantRequest

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let the list be found by its name."""
        super().__init_subclass__(**kwargs)
        if "name" in vars(cls):
            cls.called[cls.name] = cls

    def rows(self) -> QuerySet[Any]:
        """Return all rows of ``request.tenant``; must have ``matching``."""
        raise NotImplementedError

    def version(self) -> object:
        """Return what changes whenever a row does."""
        raise NotImplementedError

    def read_along(self) -> dict[str, Any]:
        """Return expressions over the tenant, to be read in one statement with what the person keeps."""
        return {}

    @cached_property
    def remembered(self) -> Remembered:
        """What the person keeps of the list, with the figures of ``read_along``; the menu needs it too."""
        known = recall(self.request, self.name, **self.read_along())
        self.request.remembered = known  # type: ignore[attr-defined]
        return known

    @cached_property
    def address(self) -> QueryDict:
        """What the address asks for."""
        return without(self.request.GET, "view")

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns on the page: asked for, else the person's, else the usual ones."""
        return (
            asked_columns(type(self), self.address)
            or self.table_class.known(self.remembered.columns)
            or self.table_class.usual()
        )

    @cached_property
    def per_page(self) -> int:
        """How many rows a page has: asked for, else the person's number, else the usual one."""
        return page_size(self.address, self.remembered.per_page)

    @property
    def screen(self) -> str:
        """What the page shows, as a canonical query that shows the same to anybody."""
        shown = self.address.copy()
        shown["columns"] = ",".join(self.columns)
        shown["per_page"] = str(self.per_page)
        return canonical(type(self), shown)

    def get(self, request: TenantRequest) -> HttpResponseBase:
        """Answer with the page, its fragment (htmx) or a file (``_export``)."""
        default = self.remembered.default_of(self.name)
        if default and not request.GET and not self.fragment_wanted:
            return redirect(f"{request.path}?{default.query or EVERYTHING}")
        if request.GET.get("_export") in ("csv", "xlsx"):
            return one_file(request, lambda: self.export(request.GET["_export"]))
        query = asked_text(request.GET)
        matching = self.matching()
        selection = Selection(self.facets, self.address)
        cells = self.counted_cells(matching) if query else self.all_cells(matching)
        table = self.table(CountedRows(selection.narrow(matching), selection.count(cells)))
        page = page_of(table.data, request.GET.get("page", "1"), self.per_page)
        self.remembered.screen = self.screen
        context = {
            "list": self,
            "address": self.address,
            "opened": opened(request.GET),
            "everything": EVERYTHING if default else "",
            "views": self.remembered.views_of(self.name),
            "current_view": self.remembered.current_of(self.name),
            "screen": self.remembered.screen,
            "column_choices": column_choices(self.table_class, self.columns),
            "query": query,
            "longest_filter": LONGEST_FILTER,
            "total": self.total() if query or selection else page.paginator.count,
            "facets": selection.shown(cells),
            "selection": selection,
            "table": table,
            "page": page,
            "heads": heads(table, self.address),
            "page_links": page_links(page, self.address),
            "page_sizes": PAGE_SIZES,
            "body": table.body(page.object_list),
            **self.extra_context(),
        }
        return self.respond(context)

    def matching(self) -> QuerySet[Any]:
        """Return the rows that fit the asked-for text, whatever is chosen in the facets."""
        query, rows = asked_text(self.request.GET), self.rows()
        return rows.matching(query) if query else rows  # type: ignore[attr-defined]

    def extra_context(self) -> dict[str, Any]:
        """Return what a subclass's templates need besides."""
        return {}

    def table(self, rows: CountedRows) -> ListTable:
        """Return the table over ``rows``, in the asked-for order; an unknown column gives the usual one."""
        asked = self.table_class.sortable(self.request.GET.get("sort", ""))
        table = self.table_class(rows, order_by=asked or None)
        table.show(self.columns)
        return table

    def counted_cells(self, rows: QuerySet[Any]) -> Cells:
        """Return the facets' cells of some rows, counted now."""
        return count_cells(rows, self.facets)

    def all_cells(self, rows: QuerySet[Any]) -> Cells:
        """Return the facets' cells of all rows, counted once for each version of them."""
        return self.kept_cells(str(self.version()), lambda: count_cells(rows, self.facets))

    def total(self) -> int:
        """Return how many rows the list shows without any filter, counted once for each version of them."""
        facets = Selection(self.facets, self.address).by_themselves
        names = ",".join(facet.name for facet in facets)
        key = f"total:{self.name}:{self.request.tenant.pk}:{self.version()}:{names}"
        rows = Selection(facets, QueryDict()).narrow(self.everything())
        return int(caches["memory"].get_or_set(key, rows.count, CELLS_KEPT) or 0)

    def everything(self) -> QuerySet[Any]:
        """Return all rows, whatever the address asks for."""
        return self.rows()

    def kept_cells(self, version: str, count: Callable[[], Cells]) -> Cells:
        """Return what ``count`` found; it is asked once for each ``version``."""
        key = f"cells:{self.name}:{self.request.tenant.pk}:{version}"
        cells: Cells | None = caches["memory"].get(key)
        if cells is None:
            cells = count()
            caches["memory"].set(key, cells, CELLS_KEPT)
        return cells

    def exported(self) -> ExportedList:
        """Return the whole filtered result, in the columns and order of the page, for a file."""
        table = self.table(CountedRows(Selection(self.facets, self.address).narrow(self.matching()), 0))
        columns = self.exported_columns(table)
        rows = table.data.data.values_list(*(column.exported for column in columns))
        return ExportedList(self.request.tenant, self.name, str(self.heading), columns, rows)

    def exported_columns(self, table: ListTable) -> list[Column]:
        """Return the columns of a file: those of the page."""
        return table.shown

    def export(self, ending: str) -> HttpResponseBase:
        """Answer with a file; with the page that lets the worker make it, if one can't wait for it."""
        exported = self.exported()
        if ending == "csv":
            return csv_response(exported)
        if exported.rows.count() > self.rows_at_once:
            page = reverse("exports:list", args=[exported.tenant.name, self.name])
            return redirect(f"{page}?{self.screen}")
        return xlsx_response(exported)

    @property
    def fragment_wanted(self) -> bool:
        """Whether htmx asks to swap the list alone."""
        htmx = self.request.htmx
        return bool(htmx and htmx.target == FRAGMENT_ID and not htmx.history_restore_request)

    def respond(self, context: dict[str, Any]) -> HttpResponse:
        """Return the fragment or the whole page."""
        template = self.fragment_template_name if self.fragment_wanted else self.template_name
        response = render(self.request, template, context)
        patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
        return response


def list_called(name: str, *, standalone: bool = True) -> type[ListView]:
    """Return the list with this name; with ``standalone``, if that is its whole address. Raises Http404."""
    found = ListView.called.get(name)
    if found is None or (standalone and not found.standalone):
        raise Http404
    return found
