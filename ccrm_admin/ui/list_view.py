"""The one view of lists: a page, an htmx fragment, or a file of what a ``ListSpec`` holds."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views import View

from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.export_csv import csv_response
from ccrm_admin.ui.export_xlsx import xlsx_response
from ccrm_admin.ui.headings import heads, page_links, page_query
from ccrm_admin.ui.http import opened
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.one_file import one_file
from ccrm_admin.ui.paging import PAGE_SIZES, CountedRows
from ccrm_admin.ui.querystrings import EVERYTHING, FILTER_CHARACTERS
from ccrm_admin.ui.registry import registry

FRAGMENT_ID = "list"


Spec = TypeVar("Spec", bound=ListSpec)


class ListView(View, Generic[Spec]):
    """Shows ``spec_class`` to a person who has entered a tenant."""

    spec_class: type[Spec] = ListSpec  # type: ignore[assignment] # every URL, or subclass, names its own
    template_name: ClassVar[str] = "ui/list.html"
    fragment_template_name: ClassVar[str] = "ui/_list.html"
    empty_template_name: ClassVar[str] = "ui/_empty.html"
    request: TenantRequest

    def get(self, request: TenantRequest, **kwargs: Any) -> HttpResponseBase:
        """Return the page, its fragment (htmx) or a file (``_export``)."""
        spec = self.spec(**kwargs)
        request.remembered = spec.remembered  # type: ignore[attr-defined] # the menu needs it too
        default = spec.remembered.default_of(spec.name)
        if default and not request.GET and not self.fragment_wanted:
            return redirect(f"{request.path}?{default.query or EVERYTHING}")
        if request.GET.get("_export") in ("csv", "xlsx"):
            return one_file(request, lambda: self.file(spec, request.GET["_export"]))
        spec.remembered.screen = spec.screen
        return self.respond(self.context(spec))

    def spec(self, **kwargs: Any) -> Spec:
        """Return what is asked for; ``kwargs`` come from the URL."""
        return self.spec_class(self.request.tenant, self.request.user, self.request.GET, **kwargs)

    def context(self, spec: Spec) -> dict[str, Any]:
        """Return what the templates draw."""
        table = spec.table(CountedRows(spec.narrowed, spec.count))
        page = spec.page(table)
        narrowed = spec.text or spec.selection
        everything = spec.everything_query
        return {
            "list": spec,
            "opened": opened(spec.asked),
            "everything": everything,
            "views": spec.remembered.views_of(spec.name),
            "current_view": spec.remembered.current_of(spec.name),
            "screen": spec.remembered.screen,
            "column_choices": spec.table_class.choices(spec.columns),
            "query": spec.text,
            "longest_filter": FILTER_CHARACTERS,
            "total": spec.total() if narrowed else page.paginator.count,
            "facets": spec.selection.shown(spec.cells, everything),
            "selection": spec.selection,
            "table": table,
            "page": page,
            "heads": heads(table, spec.querystring),
            "page_links": page_links(page, spec.querystring),
            "next_page": page_query(spec.querystring, page.number + 1),
            "page_sizes": PAGE_SIZES,
            "body": table.body(page.object_list),
            "fragment": self.fragment_wanted,
            "empty_template_name": self.empty_template_name,
            "row_actions": [] if spec.as_of else registry().row_actions_of(spec.name, self.request.role),
            "large_files": registry().large_files,
        }

    def file(self, spec: Spec, ending: str) -> HttpResponseBase:
        """Return a file; the page that lets the worker make it, if one can't wait for it."""
        if ending == "csv":
            return csv_response(spec.exported())
        if spec.is_large:
            page = reverse(registry().large_files, args=[spec.tenant.name, spec.name])
            return redirect(f"{page}?{spec.screen}")
        return xlsx_response(spec.exported())

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
