"""What a tenant sets for its plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ccrm_admin.planning.engine.loading import crowded_above
from ccrm_admin.planning.pages.plans.forms import PlanningSettingsForm
from ccrm_admin.planning.services import set_crowded_above
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import add_refusal, form_page, sent

if TYPE_CHECKING:
    from django.http import HttpResponse


@form_page
@tenant_page(Role.MANAGER)
def settings(request: TenantRequest) -> HttpResponse:
    """Show and change them."""
    usual = {"crowded_above": crowded_above(request.tenant)}
    form = PlanningSettingsForm(sent(request), initial=usual)
    if form.is_valid():
        try:
            set_crowded_above(tenant=request.tenant, users=form.cleaned_data["crowded_above"])
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The settings have been saved."))
            return redirect("planning:plans", tenant=request.tenant.name)
    return render(request, "planning/plans/settings.html", {"form": form}, status=422 if form.errors else 200)
