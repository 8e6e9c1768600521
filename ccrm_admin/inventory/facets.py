"""What the lists of the mirror can be narrowed by."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.querysets import CONTRADICTING, FREE
from ccrm_admin.inventory.restriction import Kind
from ccrm_admin.ui.facets import Choice, ChoiceFacet, ChoiceScope, Facet, ListedFacet, Scope
from ccrm_admin.ui.usual_choice import UsualChoiceFacet

MANY_USERS = 20  # a number that more users have is in the pools of "many"

STATE = UsualChoiceFacet(
    "state",
    _("State"),
    self_evident=True,
    usual="present",
    choices=(
        Choice("present", _("in CCRM"), Q(missing_since=None)),
        Choice("gone", _("gone"), Q(missing_since__isnull=False)),
    ),
)
PLANNED = ChoiceFacet(
    "planned",
    _("In plans"),
    choices=(
        Choice("yes", _("yes"), Q(planned=True)),
        Choice("no", _("no"), Q(planned=False)),
    ),
)
AVAILABILITY = ChoiceFacet(
    "availability",
    _("Availability"),
    self_evident=True,
    choices=(
        Choice("blocked", pgettext_lazy("availability", "blocked"), Q(availability=Kind.BLOCKED.value)),
        Choice("resting", pgettext_lazy("availability", "resting"), Q(availability=Kind.RESTING.value)),
        Choice("unrestricted", _("not restricted"), Q(availability="")),
    ),
)
USAGE = ChoiceFacet(
    "usage",
    _("Users"),
    choices=(
        Choice("nobody", _("nobody"), Q(user_count=0)),
        Choice("some", _("1–20"), Q(user_count__gt=0, user_count__lte=MANY_USERS)),
        Choice("many", _("over 20"), Q(user_count__gt=MANY_USERS)),
    ),
)


class PoolScope(Scope):
    """The users that may show one of the numbers, which are in canonical form."""

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of the numbers in the pool."""
        return reduce(or_, (Q(call_pool_canonical__includes=slug) for slug in slugs))


SIP_ACCOUNT_FACETS = (
    Facet("type", _("Type"), "extension_type"),
    Facet("server", _("Server"), "server_id"),
    ChoiceFacet(
        "assigned",
        _("Assigned"),
        choices=(
            Choice("yes", _("yes"), Q(assigned=True)),
            Choice("no", _("no"), Q(assigned=False)),
        ),
    ),
    STATE,
    AVAILABILITY,
    PLANNED,
    ChoiceScope(
        "use",
        _("Usage"),
        choices=(
            Choice("free", _("free"), FREE & Q(availability="")),
            Choice("restricted", _("blocked or resting"), FREE & ~Q(availability="")),
            Choice("used", _("in use"), ~FREE),
            Choice("contradicting", _("mismatch"), CONTRADICTING),
        ),
    ),
)
NAMED = ChoiceFacet(
    "named",
    _("Name"),
    choices=(
        Choice("yes", pgettext_lazy("name", "yes"), ~Q(name="")),
        Choice("no", pgettext_lazy("name", "no"), Q(name="")),
    ),
)
CALL_PRESENTATION_FACETS = (NAMED, USAGE, STATE, AVAILABILITY, PLANNED)
KIND = ChoiceFacet(
    "kind",
    _("Kind"),
    self_evident=True,
    choices=(
        Choice("number", _("phone number"), Q(presentation_canonical__regex=r"^[0-9]+$")),
        Choice("name", _("sender name"), ~Q(presentation_canonical__regex=r"^[0-9]+$")),
    ),
)
SMS_SENDER_FACETS = (
    KIND,
    ChoiceFacet(
        "usage",
        _("Users"),
        choices=(
            Choice("nobody", _("nobody"), Q(user_count=0)),
            Choice("some", _("users"), Q(user_count__gt=0)),
        ),
    ),
    STATE,
    PLANNED,
)
MODE = ChoiceFacet(
    "mode",
    _("Mode"),
    self_evident=True,
    choices=tuple(Choice(mode.value, mode.label, Q(mode=mode.value)) for mode in Mode),
)
EXTENSION = ChoiceFacet(
    "extension",
    _("Extension"),
    choices=(
        Choice("yes", pgettext_lazy("extension", "yes"), ~Q(extension="")),
        Choice("no", pgettext_lazy("extension", "no"), Q(extension="")),
    ),
)
TEAM = ListedFacet("team", _("Team"), "teams")
GROUP = Facet("group", _("Permission group"), "permission_group")
CRM_USER_FACETS = (
    MODE,
    ChoiceFacet(
        "status",
        _("Status"),
        self_evident=True,
        choices=(
            Choice("online", _("online"), Q(online=True)),
            Choice("offline", _("offline"), Q(online=False)),
        ),
    ),
    EXTENSION,
    GROUP,
    TEAM,
    STATE,
    PoolScope("number", _("Call presentation"), "call_pool_canonical"),
)
TEAM_FACETS = (
    Facet("type", _("Type"), "group_type"),
    ChoiceFacet(
        "members",
        _("Users"),
        choices=(
            Choice("nobody", _("nobody"), Q(user_count=0)),
            Choice("some", _("users"), Q(user_count__gt=0)),
        ),
    ),
    STATE,
)
