"""From a URL to the plan that it names, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.text.errors import NotADraftError, PlanningError
from ccrm_admin.tenants.access import TenantRequest, enter
from ccrm_admin.tenants.choices import Role

Arguments = ParamSpec("Arguments")


def plan_page(
    role: Role = Role.VIEWER, *, draft: bool = False, back: str = "grid"
) -> Callable[
    [Callable[Concatenate[TenantRequest, Plan, Arguments], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Let a view of a plan be entered with at least ``role``; it gets the plan that the URL names.

    ``draft``: nothing can be done here to a plan that is no draft. Whoever comes all the same, and whoever
    meets a PlanningError that the view does not catch, is sent to the plan's page ``back``, which says why.
    """

    def decorate(
        view: Callable[Concatenate[TenantRequest, Plan, Arguments], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, tenant: str, plan: int, **kwargs: Any) -> HttpResponseBase:
            entered = enter(request, tenant, role=role, related="plans", pk=plan)
            found: Plan | None = getattr(entered.tenant, "along", None)
            if found is None:
                raise Http404
            found.tenant = entered.tenant
            try:
                if draft and not found.editable:
                    raise NotADraftError(found)
                return view(entered, found, **kwargs)  # type: ignore[call-arg]
            except PlanningError as error:
                return refused(entered, found, error, back)

        return guarded

    return decorate


def may_edit(request: TenantRequest, plan: Plan) -> bool:
    """Return whether the person may change what ``plan`` decides."""
    return request.role.can_plan and plan.editable


def plan_url(plan: Plan, page: str = "grid", **kwargs: int | str) -> str:
    """Return where a page of the plan is."""
    return reverse(f"planning:{page}", kwargs={"tenant": plan.tenant.name, "plan": plan.pk, **kwargs})


def refused(request: TenantRequest, plan: Plan, error: PlanningError, page: str = "grid") -> HttpResponse:
    """Go back to a page of the plan, and say there why nothing was done."""
    messages.error(request, error.sentence)
    return redirect(plan_url(plan, page))
