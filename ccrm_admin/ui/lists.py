"""The one list view: text filter, facets, order, pages and export, as a page and as an htmx fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.cache import caches
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.views import View

from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.export import csv_response
from ccrm_admin.ui.facets import Cells, Facet, Selection, count_cells
from ccrm_admin.ui.paging import PAGE_SIZES, CountedRows, page_of
from ccrm_admin.ui.tables import ListTable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ccrm_admin.tenants.door import TenantRequest

FRAGMENT_ID = "list"
LONGEST_FILTER = 200  # characters of q
CELLS_KEPT = 3600  # seconds; a new version of the rows has another key anyway


class ListView(View):
    """A tenant's list; a subclass declares what is in it."""

    table_class: ClassVar[type[ListTable]]
    facets: ClassVar[tuple[Facet, ...]] = ()
    name: ClassVar[str]  # in file names and caches
    heading: ClassVar[str | Promise]
    icon: ClassVar[str]
    template_name: ClassVar[str] = "ui/list.html"
    fragment_template_name: ClassVar[str] = "ui/_list.html"
    request: TenantRequest

    def rows(self) -> QuerySet[Any]:
        """Return all rows of ``request.tenant``; must have ``matching``."""
        raise NotImplementedError

    def version(self) -> object:
        """Return what changes whenever a row does."""
        raise NotImplementedError

    def get(self, request: TenantRequest) -> HttpResponseBase:
        """Answer with the page, its fragment (htmx) or a file (``_export``)."""
        query = request.GET.get("q", "")[:LONGEST_FILTER].replace("\x00", "").strip()
        matching = self.rows().matching(query) if query else self.rows()  # type: ignore[attr-defined]
        selection = Selection(self.facets, request.GET)
        if request.GET.get("_export") == "csv":
            return self.export(selection.narrow(matching))
        cells = count_cells(matching, self.facets) if query else self.all_cells(matching)
        table = self.table(CountedRows(selection.narrow(matching), selection.count(cells)))
        page = page_of(table.data, request.GET)
        context = {
            "list": self,
            "query": query,
            "total": sum(cells.values()),
            "facets": selection.shown(cells),
            "selection": selection,
            "table": table,
            "page": page,
            "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "page_sizes": PAGE_SIZES,
            "body": table.body(page.object_list),
            **self.extra_context(),
        }
        return self.respond(context)

    def extra_context(self) -> dict[str, Any]:
        """Return what a subclass's templates need besides."""
        return {}

    def table(self, rows: CountedRows) -> ListTable:
        """Return the table over ``rows``, in the asked-for order; an unknown column gives the usual one."""
        asked = self.table_class.sortable(self.request.GET.get("sort", ""))
        return self.table_class(rows, order_by=asked or None)

    def all_cells(self, rows: QuerySet[Any]) -> Cells:
        """Return the facets' cells of all rows, counted once for each version of them."""
        key = f"cells:{self.name}:{self.request.tenant.pk}:{self.version()}"
        cells: Cells | None = caches["memory"].get(key)
        if cells is None:
            cells = count_cells(rows, self.facets)
            caches["memory"].set(key, cells, CELLS_KEPT)
        return cells

    def export(self, rows: QuerySet[Any]) -> HttpResponseBase:
        """Return all ``rows`` as CSV, in the order of the page, read while they are sent."""
        table = self.table(CountedRows(rows, 0))
        columns: list[Column] = [bound.column for bound in table.columns.iterall()]
        values = table.data.data.values_list(*(column.exported for column in columns))
        return csv_response(f"{self.request.tenant.name}-{self.name}", columns, values.iterator(2000))

    def respond(self, context: dict[str, Any]) -> HttpResponse:
        """Return the fragment if htmx asks to swap the list alone, else the whole page."""
        htmx = self.request.htmx
        alone = htmx and htmx.target == FRAGMENT_ID and not htmx.history_restore_request
        template = self.fragment_template_name if alone else self.template_name
        response = render(self.request, template, context)
        patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
        return response
