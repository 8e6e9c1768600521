"""What the lists can be narrowed by on a past day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ccrm_admin.inventory import facets
from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.holdings.on_day import PastDay
from ccrm_admin.inventory.models import CallPresentation, CrmUser, MirrorRow, SipAccount, SmsSender, Team
from ccrm_admin.ui.facets import Choice, ChoiceFacet, ChoiceScope, Facet, Scope

_USERS = Q(day_users__gt=0)
_MANY = Q(day_users__gt=facets.MANY_USERS)


@dataclass(frozen=True)
class DayPoolScope(Scope):
    """The users that had one of the numbers, in canonical form, in their pool on that day."""

    day: PastDay = field(kw_only=True)

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of the numbers in the pool."""
        return reduce(or_, map(self.day.in_pool_of, slugs))


@dataclass(frozen=True)
class DayTeamScope(Scope):
    """The users that were in one of the teams on that day: to count them all would look at each user's."""

    day: PastDay = field(kw_only=True)

    def condition(self, slugs: Sequence[str]) -> Q:
        """In any of them."""
        return self.day.in_teams(slugs)


def _account_facets(day: PastDay, *, few: bool) -> tuple[Facet, ...]:
    held = day.held(few=few)
    return (
        Facet("type", _("Type"), "extension_type"),
        Facet("server", _("Server"), "server_id"),
        ChoiceFacet(
            "assigned", _("Assigned"), choices=(Choice("yes", _("yes"), held), Choice("no", _("no"), ~held))
        ),
        facets.AVAILABILITY,
        facets.PLANNED,
        ChoiceScope(
            "use",
            _("Usage"),
            choices=(Choice("free", _("free"), ~held), Choice("used", _("in use"), held)),
        ),
    )


def _number_facets(_day: PastDay, *, few: bool) -> tuple[Facet, ...]:  # noqa: ARG001 - as all of them
    usage = ChoiceFacet(
        "usage",
        _("Users"),
        choices=(
            Choice("nobody", _("nobody"), ~_USERS),
            Choice("some", _("1–20"), _USERS & ~_MANY),
            Choice("many", _("over 20"), _MANY),
        ),
    )
    return (facets.NAMED, usage, facets.AVAILABILITY, facets.PLANNED)


def _sender_facets(_day: PastDay, *, few: bool) -> tuple[Facet, ...]:  # noqa: ARG001 - as all of them
    choices = (Choice("nobody", _("nobody"), ~_USERS), Choice("some", _("users"), _USERS))
    return (facets.KIND, ChoiceFacet("usage", _("Users"), choices=choices), facets.PLANNED)


def _user_facets(day: PastDay, *, few: bool) -> tuple[Facet, ...]:  # noqa: ARG001 - as all of them
    modes = tuple(Choice(mode.value, mode.label, Q(day_mode=mode.value)) for mode in Mode)
    return (
        ChoiceFacet("mode", _("Mode"), self_evident=True, choices=modes),
        ChoiceFacet(
            "extension",
            _("Extension"),
            choices=(
                Choice("yes", pgettext_lazy("extension", "yes"), ~Q(day_extension="")),
                Choice("no", pgettext_lazy("extension", "no"), Q(day_extension="")),
            ),
        ),
        facets.GROUP,
        DayTeamScope("team", _("Team"), "", day=day),
        DayPoolScope("number", _("Call presentation"), "", day=day),
    )


def _team_facets(_day: PastDay, *, few: bool) -> tuple[Facet, ...]:  # noqa: ARG001 - as all of them
    choices = (Choice("nobody", _("nobody"), ~_USERS), Choice("some", _("users"), _USERS))
    return (Facet("type", _("Type"), "group_type"), ChoiceFacet("members", _("Users"), choices=choices))


_OF_MODEL = {
    SipAccount: _account_facets,
    CallPresentation: _number_facets,
    SmsSender: _sender_facets,
    CrmUser: _user_facets,
    Team: _team_facets,
}


def day_facets(model: type[MirrorRow], day: PastDay, *, few: bool) -> tuple[Facet, ...]:
    """Return the facets of a list on ``day``: what concerns holding is that day's.

    ``few``: a text narrows the list to few rows.
    """
    return _OF_MODEL[model](day, few=few)
