"""Who was planned and is in the CRM by now, and who was there before under another uuid."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from django import template

from ccrm_admin.planning.services import link_suggestions, return_suggestions

if TYPE_CHECKING:
    from django.template.context import Context

    from ccrm_admin.inventory.models import CrmUser
    from ccrm_admin.planning.models import PlanUser

register = template.Library()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A planned user, and the CRM's users who may be the same person: a person has to say which."""

    planned: PlanUser
    users: list[CrmUser]


@dataclass(frozen=True, slots=True)
class Return:
    """A user of plans who is gone, and one who is there with the same e-mail."""

    former: CrmUser
    user: CrmUser


@register.simple_tag(takes_context=True)
def arrivals(context: Context) -> list[Arrival]:
    """Return whom the person may link: ``{% arrivals as arrivals %}``; one query while nobody is planned."""
    request = context["request"]
    if not request.role.can_plan:
        return []
    pairs = groupby(link_suggestions(request.tenant), key=itemgetter(0))
    return [Arrival(planned, [user for _planned, user in group]) for planned, group in pairs]


@register.simple_tag(takes_context=True)
def returns(context: Context) -> list[Return]:
    """Return who may be the same person under another uuid: ``{% returns as back %}``; one query if none."""
    request = context["request"]
    if not request.role.can_plan:
        return []
    return [Return(former, user) for former, user in return_suggestions(request.tenant)]


@register.filter
def without_doubt(arrivals: list[Arrival]) -> list[Arrival]:
    """Return those who can be one of the CRM's users only: ``{{ arrivals|without_doubt }}``."""
    return [arrival for arrival in arrivals if len(arrival.users) == 1]
