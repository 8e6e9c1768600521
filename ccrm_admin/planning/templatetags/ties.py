"""Who was planned and is in the CRM by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from ccrm_admin.planning.services import tie_suggestions
from ccrm_admin.tenants.roles import Role

if TYPE_CHECKING:
    from django.template.context import Context

    from ccrm_admin.inventory.models import CrmUser
    from ccrm_admin.planning.models import PlannedUser

register = template.Library()


@register.simple_tag(takes_context=True)
def ties(context: Context) -> list[tuple[PlannedUser, CrmUser]]:
    """Return whom the person may tie: ``{% ties as arrivals %}``; one query while nobody is planned."""
    request = context["request"]
    return tie_suggestions(request.tenant) if request.role.includes(Role.SUPERVISOR) else []
