"""What the grid can be narrowed by."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from ccrm_admin.inventory.facets import EXTENSION, GROUP, MODE, TEAM
from ccrm_admin.planning.domain.finding import WORST_OF_ALL, Origin, Severity, ranks_of
from ccrm_admin.planning.domain.keys import keys_in
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.ui.facets import Choice, ChoiceFacet, ChoiceScope, Scope

PICKED_MAX_USERS = 200  # in a URL

SEVERITY_LABELS = {
    Severity.ERROR: _("errors"),
    Severity.WARNING: _("warnings"),
    Severity.NOTICE: _("notices"),
}


class PickedScope(Scope):
    """The users that a link names, their keys with commas between them as one value."""

    def accepts(self, slug: str) -> bool:
        """Only keys, and not so many that the URL gets too long."""
        keys = slug.split(",")
        return len(keys) <= PICKED_MAX_USERS and keys == keys_in([slug])

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of them."""
        return Q(**{f"{self.column}__in": keys_in(slugs)})

    def value_label(self, slug: str) -> str:
        """How many they are."""
        count = len(keys_in([slug]))
        return ngettext("%(count)d user", "%(count)d users", count) % {"count": count}


def _worst(origin: Origin, rank: int) -> Q:
    """Return the condition for rows whose worst finding of an origin has the rank."""
    return Q(worst__in=[worst for worst in range(WORST_OF_ALL + 1) if ranks_of(worst)[origin] == rank])


GRID_FACETS = (
    ChoiceFacet(
        "scope",
        _("In the plan"),
        self_evident=True,
        choices=(
            Choice("plan", _("in the plan"), Q(in_plan=True)),
            Choice("others", _("not in the plan"), Q(in_plan=False)),
        ),
    ),
    ChoiceFacet(
        "changed",
        _("Differs from live"),
        self_evident=True,
        choices=(
            Choice("yes", _("changed"), Q(changes__gt=0)),
            Choice("no", _("no change"), Q(changes=0)),
        ),
    ),
    ChoiceFacet(
        "findings",
        _("Findings"),
        self_evident=True,
        choices=(
            *(Choice(s.value, SEVERITY_LABELS[s], _worst(Origin.PLAN, s.rank)) for s in Severity),
            Choice("none", _("no findings"), _worst(Origin.PLAN, 0)),
        ),
    ),
    ChoiceFacet(
        "earlier",
        _("Already there"),
        choices=(
            *(Choice(s.value, SEVERITY_LABELS[s], _worst(Origin.LIVE, s.rank)) for s in Severity),
            Choice("none", _("no findings"), _worst(Origin.LIVE, 0)),
        ),
    ),
    EXTENSION,
    MODE,
    GROUP,
    TEAM,
    ChoiceFacet(
        "status",
        _("Status"),
        self_evident=True,
        choices=tuple(Choice(status, label, Q(status=status)) for status, label in UserStatus.choices),
    ),
    ChoiceScope(
        "decided",
        _("Filled in"),
        choices=(
            Choice("yes", pgettext_lazy("filled in", "yes"), Q(decided=True)),
            Choice("no", pgettext_lazy("filled in", "no"), Q(decided=False)),
        ),
    ),
    PickedScope("picked", _("Selected"), "key"),
)
