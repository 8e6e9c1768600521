"""What people change about a list for themselves: its columns and page size, and their saved views."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.http import add_refusal, form_page, sent
from ccrm_admin.tenants.local_path import is_local_path
from ccrm_admin.ui import list_preferences, saved_views
from ccrm_admin.ui.forms import NewViewForm, ViewForm
from ccrm_admin.ui.list_spec import list_called
from ccrm_admin.ui.models import SavedView
from ccrm_admin.ui.paging import page_size
from ccrm_admin.ui.querystrings import EVERYTHING, canonical, without, written


@require_POST
@tenant_page()
def preferences(request: TenantRequest, list_name: str) -> HttpResponse:
    """Remember the posted ``per_page``, or else ``columns``, for the person, and show the list so."""
    spec = list_called(list_name, standalone=False)
    posted = request.POST
    if "per_page" in posted:
        list_preferences.remember_page_size(
            person=request.user, list_name=spec.name, per_page=page_size(posted)
        )
        return _to_list(request, spec.name, leave_out=("per_page", "page"))
    columns = [] if "usual" in posted else spec.table_class.known(posted.getlist("columns"))
    name, _colon, direction = posted.get("move", "").partition(":")
    if name:
        columns = list_preferences.moved(columns, name, up=direction == "up")
    list_preferences.remember_columns(person=request.user, list_name=spec.name, columns=columns)
    return _to_list(request, spec.name, leave_out=("columns",))


@require_POST
@tenant_page()
def save_view(request: TenantRequest, list_name: str) -> HttpResponse:
    """Keep the posted ``query`` under a name."""
    spec = list_called(list_name, standalone=False)
    form = NewViewForm(request.POST, may_share=saved_views.may_share(request.role))
    query = canonical(spec, QueryDict(request.POST.get("query", ""))) or EVERYTHING
    if form.is_valid():
        try:
            saved = saved_views.save_view(
                tenant=request.tenant,
                owner=request.user,
                list_name=spec.name,
                query=query,
                role=request.role,
                **form.cleaned_data,
            )
        except ValidationError as error:
            add_refusal(form, error)
            if form.has_error("name", "taken"):
                form.offer_replacing()
        else:
            messages.success(request, _("View “%(name)s” saved.") % isolating(name=saved.name))
            return redirect(_url(request, spec.name, query))
    context = {
        "form": form,
        "query": query,
        "heading": _("Save view"),
        "cancel_url": _url(request, spec.name, query),
        "path": _path(request, spec.name),
    }
    return render(request, "ui/view.html", context, status=422)


@form_page
@tenant_page()
def edit_view(request: TenantRequest, list_name: str, view: int) -> HttpResponse:
    """Rename one's own view, share it or not, let the list open with it or not."""
    own = SavedView.objects.for_tenant(request.tenant).of_list(list_name).owned_by(request.user)
    saved = get_object_or_404(own, pk=view)
    usual = {"name": saved.name, "shared": saved.shared, "default": saved.default}
    form = ViewForm(sent(request), initial=usual, may_share=saved_views.may_share(request.role))
    if form.is_valid():
        try:
            saved_views.edit_view(view=saved, role=request.role, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            done = _("View “%(name)s” changed.") % isolating(name=saved.name)
            messages.success(request, done)
            return redirect(_url(request, list_name, saved.query))
    context = {
        "form": form,
        "saved": saved,
        "heading": _("Change view"),
        "cancel_url": _url(request, list_name, saved.query),
        "path": _path(request, list_name),
    }
    return render(request, "ui/view.html", context, status=422 if form.errors else 200)


@form_page
@tenant_page()
def delete_view(request: TenantRequest, list_name: str, view: int) -> HttpResponse:
    """Ask, and delete a view: one's own, or, as a manager, a shared one."""
    views = SavedView.objects.for_tenant(request.tenant).of_list(list_name)
    saved = get_object_or_404(views.deletable_by(request.user, request.role), pk=view)
    if request.method != "POST":
        context = {"saved": saved, "cancel_url": _url(request, list_name, saved.query)}
        return render(request, "ui/delete_view.html", context)
    saved_views.delete_view(view=saved)
    messages.success(request, _("View “%(name)s” deleted.") % isolating(name=saved.name))
    return redirect(_url(request, list_name, EVERYTHING))


def _url(request: TenantRequest, list_name: str, query: str) -> str:
    return _path(request, list_name) + (f"?{query}" if query else "")


def _path(request: TenantRequest, list_name: str) -> str:
    """Return where the list is; one whose URL holds more than its name has sent it along as ``path``."""
    path = request.POST.get("path") or request.GET.get("path", "")
    if path.startswith(f"/t/{request.tenant.name}/") and is_local_path(path):
        return path
    return f"/t/{request.tenant.name}/{list_name}/"


def _to_list(request: TenantRequest, list_name: str, *, leave_out: tuple[str, ...]) -> HttpResponse:
    """Return to the posted ``query`` of the list, without what the person has just chosen for good.

    If nothing is left of it, a default view must not open in its place.
    """
    query = request.POST.get("query", "")
    rest = written(without(QueryDict(query), *leave_out)) or (EVERYTHING if query else "")
    return redirect(_url(request, list_name, rest))
