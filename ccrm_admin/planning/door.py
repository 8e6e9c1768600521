"""The way from a tenant's address to one of its plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from ccrm_admin.planning.models import Plan

if TYPE_CHECKING:
    from ccrm_admin.tenants.door import TenantRequest


def plan_of(request: TenantRequest, pk: int) -> Plan:
    """Return a plan of the tenant that ``request`` entered. Raises Http404 for any other."""
    plan = get_object_or_404(Plan.objects.for_tenant(request.tenant), pk=pk)
    plan.tenant = request.tenant  # read already: the menu and the services need it too
    return plan
