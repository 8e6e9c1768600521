"""The number of open drifts beside the menu's line."""

from __future__ import annotations

from django import template
from django.template.context import Context

from ccrm_admin.ui.list_state import remembered_by

FIGURE = "open_drifts"

register = template.Library()


@register.simple_tag(takes_context=True)
def open_drifts(context: Context) -> int:
    """Return how many drifts of the request's tenant nobody has decided about: read with the menu's views."""
    return remembered_by(context["request"]).along[FIGURE] or 0
