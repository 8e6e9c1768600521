"""The files that a person has let the worker make of a list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccrm_admin.exports.models import KEPT, Export
from ccrm_admin.exports.querysets import ExportQuerySet
from ccrm_admin.exports.services import ExportRefusedError, delete_export, request_export
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.ui.export_xlsx import CONTENT_TYPE
from ccrm_admin.ui.list_spec import ListSpec, list_called
from ccrm_admin.ui.querystrings import canonical, without

FRAGMENT_ID = "exports"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@tenant_page()
def exports(request: TenantRequest, list_name: str) -> HttpResponse:
    """Show the person's own files of a list; a POST asks for another one, of what ``query`` shows."""
    spec = list_called(list_name)
    if request.method == "POST":
        query = _without_pages(spec, QueryDict(request.POST.get("query", "")))
        try:
            request_export(tenant=request.tenant, person=request.user, list_name=list_name, query=query)
        except ExportRefusedError as refused:
            messages.error(request, str(refused))
        return redirect("exports:list", tenant=request.tenant.name, list_name=list_name)
    found = list(_own(request, list_name))
    context = {
        "heading": spec.heading,
        "list_name": list_name,
        "query": _without_pages(spec, request.GET),
        "exports": found,
        "active": any(export.active for export in found),
    }
    alone = request.htmx.target == FRAGMENT_ID
    response = render(request, "exports/_exports.html" if alone else "exports/list.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_safe
@never_cache
@tenant_page()
def download(request: TenantRequest, list_name: str, export: UUID) -> HttpResponseBase:
    """Send the file to the person who asked for it."""
    found = get_object_or_404(_own(request, list_name), pk=export)
    try:
        file = found.path.open("rb") if found.ready else None
    except FileNotFoundError:
        file = None
    if file is None:
        messages.error(request, _("This file is no longer here. Check its state below, or create it again."))
        return redirect("exports:list", tenant=request.tenant.name, list_name=list_name)
    response = FileResponse(file, as_attachment=True, filename=found.file_name, content_type=CONTENT_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@tenant_page()
def delete(request: TenantRequest, list_name: str, export: UUID) -> HttpResponse:
    """Delete one's own file."""
    delete_export(export=get_object_or_404(_own(request, list_name), pk=export))
    return redirect("exports:list", tenant=request.tenant.name, list_name=list_name)


def _without_pages(spec: type[ListSpec], asked: QueryDict) -> str:
    return canonical(spec, without(asked, "per_page"))


def _own(request: TenantRequest, list_name: str) -> ExportQuerySet:
    own = Export.objects.for_tenant(request.tenant).of_person(request.user).of_list(list_name)
    return own.asked_for_since(timezone.now() - KEPT)
