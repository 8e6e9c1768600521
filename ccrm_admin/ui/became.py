"""A value before and after a change, set apart for the eye and for the ear."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def became(before: object, after: object) -> SafeString:
    """Return both values with an arrow between them; screen readers say neither arrows nor strike-through."""
    arrow = '<span aria-hidden="true">→</span><span class="visually-hidden">{}</span>'
    return format_html("<del>{}</del> " + arrow + " <ins>{}</ins>", before, _("became"), after)
