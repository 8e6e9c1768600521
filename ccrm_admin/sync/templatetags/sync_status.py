"""The status line of a tenant's pages, and the words for how old something is."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ccrm_admin.dates import age_text, moment_text
from ccrm_admin.inventory.choices import OPTIONAL
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.pages.problems import problem_text
from ccrm_admin.sync.pages.status import Trouble, status_of, troubles_of
from ccrm_admin.sync.pages.unread import UNREAD_COUNT_LIMIT
from ccrm_admin.sync.schedule.key_check import shown_check

register = template.Library()


@register.simple_tag(takes_context=True)
def sync_status(context: Context) -> SafeString:
    """Draw the status line of the request's tenant: one query, two if its newest run had trouble."""
    request = context["request"]
    return render_to_string("sync/_status.html", {"status": status_of(request)}, request)


@register.simple_tag(takes_context=True)
def key_check(context: Context) -> SafeString:
    """Draw what becomes, or has just become, of a try of the key of the request's tenant: one query."""
    request = context["request"]
    return render_to_string("sync/_key_check.html", {"check": shown_check(request.tenant)}, request)


@register.simple_tag(takes_context=True)
def unseen_changes(context: Context) -> str:
    """Return how many changes of the request's tenant the person has not seen, "" if none."""
    unseen = status_of(context["request"]).unseen
    return f"{UNREAD_COUNT_LIMIT}+" if unseen > UNREAD_COUNT_LIMIT else str(unseen or "")


@register.simple_tag(takes_context=True)
def why_unavailable(context: Context, resource: str) -> str:
    """Return why CCRM does not give the request's tenant a list, "" if it does."""
    return status_of(context["request"]).unavailable if resource in OPTIONAL else ""


@register.filter
def problem(reported: str) -> str:
    """Return why a record was left out, in the active language."""
    return problem_text(reported)


@register.filter
def troubles(run: SyncRun) -> list[Trouble]:
    """Return what went wrong in a run, each cause once with the lists it concerns."""
    return troubles_of(run.results.all())


@register.simple_tag
def age(moment: datetime) -> SafeString:
    """Draw when something was and how long ago, in the largest unit alone."""
    words = {"time": moment_text(moment), "age": age_text(timezone.now() - moment)}
    text = _("as of %(time)s (%(age)s)") % words
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)
