"""What the product is measured against: Django's admin, a constant page, and a bare stream of rows."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpResponse, StreamingHttpResponse

from bench.data import LARGE
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.tenants.models import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import HttpRequest

COLUMNS = ("name", "extension", "extension_type", "server_id", "caller_id", "assigned", "holder_names")
_PAGE = "<!doctype html><title>Floor</title>" + "<p>Twenty kilobytes that never change.</p>" * 488


def floor(request: HttpRequest) -> HttpResponse:
    """Check the session and the person (the middleware does), and answer with a constant page of 20 KB."""
    assert request.user.is_authenticated  # noqa: S101 - what is measured
    return HttpResponse(_PAGE)


def stream(_request: HttpRequest) -> StreamingHttpResponse:
    """Stream the product's columns of all rows as CSV, and nothing else."""
    rows = SipAccount.objects.filter(tenant__name=LARGE).values_list(*COLUMNS)
    return StreamingHttpResponse(_lines(rows.iterator(2000)), content_type="text/csv")


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(rows: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    chunk: list[str] = []
    for row in rows:
        chunk.append(writer.writerow(row))
        if len(chunk) == 2000:
            yield "".join(chunk)
            chunk.clear()
    yield "".join(chunk)


class _Site(admin.AdminSite):
    """An admin for whoever has logged in."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class _SipAccounts(admin.ModelAdmin):  # type: ignore[type-arg]
    """The change list as Django makes it, over the same rows in the same order: the large tenant's."""

    list_display = COLUMNS
    list_per_page = 50
    ordering = ("extension_sort", "pk")
    search_fields = ("name", "extension", "caller_id")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[SipAccount]:
        return super().get_queryset(request).filter(tenant=_large())


@cache
def _large() -> int:
    """Return the large tenant's key; a join by its name would cost the admin a good plan."""
    return Tenant.objects.get(name=LARGE).pk


site = _Site(name="bench_admin")
site.register(SipAccount, _SipAccounts)
