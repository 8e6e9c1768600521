"""What plans do with one record of the mirror."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.pages.inventory.panel import MOST_NAMED, changes_in_plans, holders_in_plans

if TYPE_CHECKING:
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from ccrm_admin.inventory.models import MirrorRow

register = template.Library()


@register.simple_tag(takes_context=True)
def in_plans(context: Context, record: MirrorRow) -> SafeString:
    """Draw who has ``record`` in each draft, or for a user what each draft gives him."""
    request = context["request"]
    if isinstance(record, CrmUser):
        plans = changes_in_plans(request.tenant, record)
        return render_to_string("planning/inventory/_user.html", {"plans": plans, "record": record}, request)
    holders = holders_in_plans(request.tenant, record)
    return render_to_string(
        "planning/inventory/_holders.html", {"holders": holders, "most_named": MOST_NAMED}, request
    )
