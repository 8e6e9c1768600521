"""What can be done to many users at once, for the menu of the grid."""

from __future__ import annotations

from django import template

from ccrm_admin.planning.pages.batch.forms import BATCH_FORMS

register = template.Library()


@register.simple_tag
def batch_kinds() -> list[tuple[str, str]]:
    """Return the kind and the label of each thing: ``{% batch_kinds as kinds %}``."""
    return [(form.kind, str(form.label)) for form in BATCH_FORMS]
