"""Making plans, what their titles, notes and dates are, and what a tenant sets for all of them."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ccrm_admin.inventory.blocks.services import set_rests
from ccrm_admin.inventory.models import RestSettings
from ccrm_admin.planning import services
from ccrm_admin.planning.models import Plan, PlanningSettings
from ccrm_admin.planning.pages.access import plan_page, plan_url
from ccrm_admin.planning.pages.plans.forms import (
    AddPlanForm,
    PlanForm,
    PlanningSettingsForm,
    RestSettingsForm,
    Start,
    token_of,
)
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page, saved, sent
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.querystrings import number_in


@form_page
@tenant_page(Role.SUPERVISOR)
def add(request: TenantRequest) -> HttpResponse:
    """Make a plan. A list that posts ``users``, primary keys with commas, gets the form for them."""
    first = request.method != "POST" or ("users" in request.POST and "title" not in request.POST)
    form = AddPlanForm(
        None if first else request.POST,
        tenant=request.tenant,
        person=request.user,
        initial={"owner": request.user, **_wanted(request)} if first else None,
    )
    if plan := saved(form, lambda: _make(request, form)):
        messages.success(request, _("Plan “%(title)s” created.") % isolating(title=plan.title))
        started = form.cleaned_data["start"] != Start.EMPTY
        return redirect(f"{plan_url(plan)}?scope=plan" if started else plan_url(plan))
    return render(request, "planning/plans/add.html", {"form": form}, status=422 if form.errors else 200)


@form_page
@plan_page(Role.SUPERVISOR, draft=True)
def edit(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Change what a plan is called, when it is due, and whose it is."""
    form = PlanForm(sent(request), instance=copy(plan), tenant=plan.tenant, person=request.user)
    if saved(form, lambda: services.edit_plan(plan=plan, **form.cleaned_data)):
        messages.success(request, _("Plan saved."))
        return redirect(plan_url(plan))
    context = {"plan": plan, "form": form, "plan_url": plan_url(plan)}
    return render(request, "planning/plans/edit.html", context, status=422 if form.errors else 200)


@form_page
@plan_page(Role.MANAGER)
def archive(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask, and put a plan away."""
    if request.method != "POST":
        return _ask(request, "planning/plans/archive.html", plan)
    services.archive_plan(plan=plan, by=request.user)
    messages.success(request, _("Plan “%(title)s” archived.") % isolating(title=plan.title))
    return redirect("planning:plans", tenant=request.tenant.name)


@form_page
@plan_page(Role.MANAGER)
def restore(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask, and let an archived plan be edited again."""
    if request.method != "POST":
        return _ask(request, "planning/plans/restore.html", plan)
    try:
        services.restore_plan(plan=plan, by=request.user)
    except ValidationError as error:
        return _ask(request, "planning/plans/restore.html", plan, refusal=error.messages[0])
    messages.success(request, _("Plan “%(title)s” unarchived.") % isolating(title=plan.title))
    return redirect(plan_url(plan))


@form_page
@tenant_page(Role.MANAGER)
def settings(request: TenantRequest) -> HttpResponse:
    """Show and change what the tenant sets for its plans."""
    stored = PlanningSettings.objects.for_tenant(request.tenant).first()
    rests = RestSettings.objects.for_tenant(request.tenant).first()
    form = PlanningSettingsForm(sent(request), instance=copy(stored))
    resting = RestSettingsForm(sent(request), instance=copy(rests))
    if form.is_valid() and resting.is_valid():
        _settle(request.tenant, **form.cleaned_data, rests=resting.cleaned_data)
        messages.success(request, _("Settings saved."))
        return redirect("planning:plans", tenant=request.tenant.name)
    context = {"forms": [form, resting]}
    refused = form.is_bound
    return render(request, "planning/plans/settings.html", context, status=422 if refused else 200)


@transaction.atomic
def _settle(
    tenant: Tenant, *, crowded_above: int | None, same_person_approves: bool, rests: dict[str, int]
) -> None:
    services.set_crowded_above(tenant=tenant, users=crowded_above)
    services.set_same_person_approves(tenant=tenant, allowed=same_person_approves)
    set_rests(tenant=tenant, **rests)


def _wanted(request: TenantRequest) -> dict[str, Any]:
    """Return what the form is filled in with before anybody wrote in it."""
    if users := ",".join(request.POST.getlist("users")):
        return {"start": Start.CHOSEN, "users": users}
    pk = number_in(request.GET.get("copy", ""))
    copied = None if pk is None else Plan.objects.for_tenant(request.tenant).filter(pk=pk).first()
    if copied is None:
        return {}
    own = {"title": _("%(title)s (copy)") % {"title": copied.title}, "note": copied.note}
    return {"start": Start.COPY, "plan": copied.pk, "target_date": copied.target_date, **own}


def _make(request: TenantRequest, form: AddPlanForm) -> Plan:
    """Make the plan; a second click gets the one that the first has made. Raises ValidationError."""
    data = form.cleaned_data
    own = {name: data[name] for name in ("title", "note", "target_date", "owner")}
    own |= {"by": request.user, "token": token_of(form)}
    if data["start"] == Start.COPY:
        data["plan"].tenant = request.tenant
        return services.copy_plan(plan=data["plan"], **own)
    return services.create_plan(tenant=request.tenant, keys=data["keys"], **own)


def _ask(request: TenantRequest, template: str, plan: Plan, refusal: str = "") -> HttpResponse:
    context = {"plan": plan, "refusal": refusal, "plan_url": plan_url(plan)}
    return render(request, template, context, status=422 if refusal else 200)
