"""What pages of other apps show of approvals and what comes of them."""

from __future__ import annotations

from django import template
from django.template.context import Context

from ccrm_admin.rollout.services.inbox import Waiting, waiting_for

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting(context: Context) -> list[Waiting]:
    """Return what waits for the person, on a tenant's page there alone: ``{% waiting as all %}``."""
    request = context["request"]
    return waiting_for(request.user, getattr(request, "tenant", None))
