"""What the pages of plans show beside their own context: the menu of batches, and who may be linked."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from django import template
from django.template.context import Context

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.pages.batch.forms import BATCH_FORMS
from ccrm_admin.planning.services import link_suggestions, return_suggestions
from ccrm_admin.planning.text.messages import explain

Arrival = tuple[PlanUser, list[CrmUser]]  # the CRM's users may be the same person: a person has to say which

register = template.Library()


@register.filter
def explained(finding: Finding) -> str:
    """Return a finding as a sentence: ``{{ finding|explained }}``."""
    return explain(finding)


@register.simple_tag
def batch_kinds() -> list[tuple[str, str]]:
    """Return the kind and the label of what can be done to many: ``{% batch_kinds as kinds %}``."""
    return [(form.kind, str(form.label)) for form in BATCH_FORMS]


@register.simple_tag(takes_context=True)
def arrivals(context: Context) -> list[Arrival]:
    """Return whom the person may link: ``{% arrivals as arrivals %}``; one query while nobody is planned."""
    request = context["request"]
    pairs = link_suggestions(request.tenant) if request.role.can_plan else []
    groups = groupby(pairs, key=itemgetter(0))
    return [(planned, [user for _planned, user in group]) for planned, group in groups]


@register.simple_tag(takes_context=True)
def returns(context: Context) -> list[tuple[CrmUser, CrmUser]]:
    """Return who is gone from plans, and who is there with the same e-mail: ``{% returns as back %}``.

    One query if none.
    """
    request = context["request"]
    return return_suggestions(request.tenant) if request.role.can_plan else []


@register.filter
def without_doubt(arrivals: list[Arrival]) -> list[tuple[PlanUser, CrmUser]]:
    """Return those who can be one of the CRM's users only: ``{{ arrivals|without_doubt }}``."""
    return [(planned, users[0]) for planned, users in arrivals if len(users) == 1]
