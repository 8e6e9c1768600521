"""People who are to come: added to a plan, edited, and left out of it."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning import services
from ccrm_admin.planning.domain.batches import Drop
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan, PlanRow, PlanUser
from ccrm_admin.planning.pages.access import plan_page, plan_url
from ccrm_admin.planning.pages.planned_users.forms import NewcomerForm, NewcomersForm, PlannedUserForm
from ccrm_admin.planning.pages.plans.forms import token_of
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page, saved, sent
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.paging import nearest_page

PEOPLE_A_PAGE = 50
ALREADY_PLANNED = gettext_noop(
    "These people are already in another plan, so their names and groups were kept: "
    "%(people)s. To change them, edit the people in this list."
)


@require_safe
@plan_page()
def people(request: TenantRequest, plan: Plan) -> HttpResponse:
    """List whom the plan provides for before the CRM has them."""
    freshen(plan)
    rows = PlanRow.objects.for_plan(plan).filter(crm_user=None, in_plan=True)
    rows = rows.select_related("plan_user").defer("search").order_by("name_sort", "key")
    context = {"plan": plan, "page": nearest_page(rows, request.GET, size=PEOPLE_A_PAGE)}
    return render(request, "planning/planned_users/list.html", context)


@form_page
@plan_page(Role.SUPERVISOR, draft=True, back="people")
def add_people(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Take one person into the plan, or several (``text``)."""
    several = "text" in request.POST
    one = NewcomerForm(None if several else sent(request), tenant=request.tenant)
    many = NewcomersForm(request.POST if several else None, tenant=request.tenant, auto_id="several_%s")
    form = many if several else one
    added = saved(
        form,
        lambda: services.add_planned_users(
            plan=plan, by=request.user, people=form.people, token=token_of(form)
        ),
    )
    if added is not None:
        done = ngettext(
            "%(count)d person added to the plan.", "%(count)d people added to the plan.", len(added)
        )
        messages.success(request, done % {"count": len(added)})
        if stay := services.kept(form.people, added):
            named = ", ".join(f"{isolated(str(planned))} ({planned.email})" for planned in stay)
            messages.warning(request, _(ALREADY_PLANNED) % {"people": named})
        return redirect(plan_url(plan, "people"))
    context = {"plan": plan, "one": one, "many": many, "groups": _groups(request.tenant)}
    return render(request, "planning/planned_users/add.html", context, status=422 if form.errors else 200)


@form_page
@plan_page(Role.SUPERVISOR, draft=True, back="people")
def person(request: TenantRequest, plan: Plan, planned: int) -> HttpResponse:
    """Change what is known of someone who is to come."""
    someone = _person(request, planned)
    form = PlannedUserForm(sent(request), instance=copy(someone))
    if saved(form, lambda: services.edit_planned_user(planned=someone, **form.cleaned_data)):
        messages.success(request, _("Saved: %(person)s.") % isolating(person=someone))
        return redirect(plan_url(plan, "people"))
    context = {"plan": plan, "planned": someone, "form": form, "groups": _groups(request.tenant)}
    return render(request, "planning/planned_users/edit.html", context, status=422 if form.errors else 200)


@require_POST
@plan_page(Role.SUPERVISOR, back="people")
def drop(request: TenantRequest, plan: Plan, planned: int) -> HttpResponse:
    """Leave someone out of the plan; the history can take that back."""
    someone = _person(request, planned)
    services.apply_batch(plan=plan, by=request.user, batch=Drop(), keys=[someone.key])
    done = _("Removed from the plan: %(person)s. You can undo this in the history.")
    messages.success(request, done % isolating(person=someone))
    return redirect(plan_url(plan, "people"))


def _person(request: TenantRequest, pk: int) -> PlanUser:
    planned = get_object_or_404(PlanUser.objects.for_tenant(request.tenant).planned(), pk=pk)
    planned.tenant = request.tenant
    return planned


def _groups(tenant: Tenant) -> list[str]:
    """Return the permission groups that the tenant's users have, to choose from."""
    users = CrmUser.objects.for_tenant(tenant).present().exclude(permission_group="")
    groups = users.order_by("group_sort").values_list("permission_group", flat=True).distinct()
    return list(dict.fromkeys(groups))
