"""From a URL to the plan that it names, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.text.errors import PlanArchivedError, PlanningError
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role

Arguments = ParamSpec("Arguments")


def plan_page(
    role: Role = Role.VIEWER, *, draft: bool = False, back: str = "grid"
) -> Callable[
    [Callable[Concatenate[TenantRequest, Plan, Arguments], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Let a view of a plan be entered with at least ``role``; it gets the plan that the URL names.

    ``draft``: nothing can be done here to an archived plan. Whoever comes all the same, and whoever meets a
    PlanningError that the view does not catch, is sent to the plan's page ``back``, which says why.
    """

    def decorate(
        view: Callable[Concatenate[TenantRequest, Plan, Arguments], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @tenant_page(role)
        @wraps(view)
        def guarded(request: TenantRequest, /, **kwargs: Any) -> HttpResponseBase:
            plan = plan_of(request, kwargs.pop("plan"))
            try:
                if draft and plan.archived:
                    raise PlanArchivedError
                return view(request, plan, **kwargs)  # type: ignore[call-arg]
            except PlanningError as error:
                return refused(request, plan, error, back)

        return guarded

    return decorate


def plan_of(request: TenantRequest, pk: int) -> Plan:
    """Return a plan of the tenant that ``request`` entered. Raises Http404 for any other."""
    plan = get_object_or_404(Plan.objects.for_tenant(request.tenant), pk=pk)
    plan.tenant = request.tenant  # read already: the menu and the services need it too
    return plan


def may_edit(request: TenantRequest, plan: Plan) -> bool:
    """Return whether the person may change what ``plan`` decides."""
    return request.role.can_plan and not plan.archived


def plan_url(plan: Plan, page: str = "grid", **kwargs: int | str) -> str:
    """Return where a page of the plan is."""
    return reverse(f"planning:{page}", kwargs={"tenant": plan.tenant.name, "plan": plan.pk, **kwargs})


def refused(request: TenantRequest, plan: Plan, error: PlanningError, page: str = "grid") -> HttpResponse:
    """Go back to a page of the plan, and say there why nothing was done."""
    messages.error(request, error.sentence)
    return redirect(plan_url(plan, page))
