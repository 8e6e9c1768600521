"""The way from a tenant's address to one of its plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ccrm_admin.planning.models import Plan

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ccrm_admin.planning.text.errors import PlanningError
    from ccrm_admin.tenants.access import TenantRequest


def plan_of(request: TenantRequest, pk: int) -> Plan:
    """Return a plan of the tenant that ``request`` entered. Raises Http404 for any other."""
    plan = get_object_or_404(Plan.objects.for_tenant(request.tenant), pk=pk)
    plan.tenant = request.tenant  # read already: the menu and the services need it too
    return plan


def address_of(plan: Plan) -> str:
    """Return where the plan's grid is."""
    return reverse("planning:grid", args=[plan.tenant.name, plan.pk])


def refused(request: TenantRequest, plan: Plan, error: PlanningError, address: str = "") -> HttpResponse:
    """Go back to the plan, or to its page at ``address``, and say there why nothing was done."""
    messages.error(request, error.sentence)
    return redirect(address or address_of(plan))
