"""Pages by which operators add tenants, and managers keep them."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from ccrm_admin.spelling import isolating
from ccrm_admin.tenants import services
from ccrm_admin.tenants.access import (
    PersonRequest,
    TenantRequest,
    operator_page,
    operators_only,
    tenant_page,
)
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.forms import AddTenantForm, EditTenantForm, KeyForm
from ccrm_admin.tenants.http import form_page, saved, sent
from ccrm_admin.tenants.models import Tenant


@require_safe
@operator_page
def tenant_list(request: PersonRequest) -> HttpResponse:
    """Show every tenant, those that are not active too."""
    return render(request, "tenants/list.html", {"tenants": Tenant.objects.with_member_count()})


@form_page
@sensitive_post_parameters("api_key")
@sensitive_variables()
@operator_page
def add(request: PersonRequest) -> HttpResponse:
    """Add a tenant, and go on to its settings, where its key can be tried."""
    form = AddTenantForm(sent(request))
    if tenant := saved(form, lambda: services.add_tenant(**form.cleaned_data)):
        messages.success(request, _("%(tenant)s added.") % isolating(tenant=tenant))
        return redirect("tenants:edit", tenant=tenant.name)
    return render(request, "tenants/add.html", {"form": form}, status=422 if form.errors else 200)


@form_page
@tenant_page(Role.MANAGER)
def edit(request: TenantRequest) -> HttpResponse:
    """Show the settings of a tenant and change its title and refresh interval."""
    form = EditTenantForm(sent(request), instance=copy(request.tenant))
    if saved(form, lambda: services.edit_tenant(tenant=request.tenant, **form.cleaned_data)):
        messages.success(request, _("Settings saved."))
        return redirect("tenants:edit", tenant=request.tenant.name)
    return _settings(request, form=form)


@require_POST
@sensitive_post_parameters("api_key")
@sensitive_variables()
@tenant_page(Role.MANAGER)
def replace_key(request: TenantRequest) -> HttpResponse:
    """Store another API key."""
    form = KeyForm(request.POST)
    if form.is_valid():
        services.replace_key(tenant=request.tenant, **form.cleaned_data)
        messages.success(request, _("API key saved. Try it now."))
        return redirect("tenants:edit", tenant=request.tenant.name)
    return _settings(request, key_form=form)


@form_page
@tenant_page(Role.MANAGER)
def remove_key(request: TenantRequest) -> HttpResponse:
    """Ask, and forget the API key."""
    if request.method == "POST":
        services.remove_key(tenant=request.tenant)
        messages.success(request, _("API key removed. Nothing is refreshed until you save another."))
        return redirect("tenants:edit", tenant=request.tenant.name)
    return render(request, "tenants/remove_key.html")


@form_page
@tenant_page(Role.MANAGER)
@operators_only
def deactivate(request: TenantRequest) -> HttpResponse:
    """Ask, and stop fetching and showing a tenant."""
    if request.method == "POST":
        services.deactivate(tenant=request.tenant)
        messages.success(request, _("%(tenant)s deactivated.") % isolating(tenant=request.tenant))
        return redirect("tenants:list")
    return render(request, "tenants/deactivate.html")


@require_POST
@tenant_page(Role.MANAGER)
@operators_only
def activate(request: TenantRequest) -> HttpResponse:
    """Fetch and show a tenant again."""
    services.activate(tenant=request.tenant)
    messages.success(request, _("%(tenant)s activated.") % isolating(tenant=request.tenant))
    return redirect("tenants:edit", tenant=request.tenant.name)


def _settings(
    request: TenantRequest, *, form: EditTenantForm | None = None, key_form: KeyForm | None = None
) -> HttpResponse:
    form = form or EditTenantForm(instance=request.tenant)
    key_form = key_form or KeyForm()
    wrong = form.errors or key_form.errors
    context = {"form": form, "key_form": key_form}
    return render(request, "tenants/edit.html", context, status=422 if wrong else 200)
