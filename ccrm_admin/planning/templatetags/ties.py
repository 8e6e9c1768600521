"""Who was planned and is in the CRM by now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from django import template

from ccrm_admin.planning.services import tie_suggestions
from ccrm_admin.tenants.roles import Role

if TYPE_CHECKING:
    from django.template.context import Context

    from ccrm_admin.inventory.models import CrmUser
    from ccrm_admin.planning.models import PlannedUser

register = template.Library()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A planned user, and the CRM's users who may be the same person: a person has to say which."""

    planned: PlannedUser
    users: list[CrmUser]


@register.simple_tag(takes_context=True)
def ties(context: Context) -> list[Arrival]:
    """Return whom the person may tie: ``{% ties as arrivals %}``; one query while nobody is planned."""
    request = context["request"]
    if not request.role.includes(Role.SUPERVISOR):
        return []
    pairs = groupby(tie_suggestions(request.tenant), key=itemgetter(0))
    return [Arrival(planned, [user for _planned, user in group]) for planned, group in pairs]


@register.filter
def without_doubt(arrivals: list[Arrival]) -> list[Arrival]:
    """Return those who can be one of the CRM's users only: ``{{ arrivals|without_doubt }}``."""
    return [arrival for arrival in arrivals if len(arrival.users) == 1]
