"""What the findings of a plan can be narrowed by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.domain.finding import SEVERITIES, Origin, Severity
from ccrm_admin.planning.pages.grid.facets import SEVERITY_LABELS
from ccrm_admin.planning.text.messages import RULE_LABELS
from ccrm_admin.ui.facets import Choice, ChoiceFacet, Facet
from ccrm_admin.ui.usual_choice import UsualChoiceFacet

ACKNOWLEDGED = "acknowledged"  # the third kind, beside the origins


@dataclass(frozen=True)
class RuleFacet(Facet):
    """The rules, in their own order."""

    def accepts(self, slug: str) -> bool:
        """Only rules that there are."""
        return slug in SEVERITIES

    def value_label(self, slug: str) -> str:
        """What the rule finds."""
        return str(RULE_LABELS[slug])

    def known_slugs(self, counted: Counter[str]) -> list[str]:
        """Those that have found something, the worst first."""
        return [code for code in SEVERITIES if code in counted]


@dataclass(frozen=True)
class SeveralFacet(Facet):
    """A facet of which a row may have several values, or none: a column with a list of their slugs."""

    def slug(self, values: Sequence[Any]) -> str:
        """The values together, between what is in no slug."""
        return "\x00".join(values[0])

    def values_in(self, slug: str) -> Sequence[str]:
        """Each of them."""
        return slug.split("\x00") if slug else ()

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of them in the list."""
        return reduce(or_, (Q(**{f"{self.column}__includes": slug}) for slug in slugs))


RULE = RuleFacet("rule", _("Rule"), "code")
KIND = UsualChoiceFacet(
    "origin",
    _("Which findings"),
    usual=Origin.PLAN,
    choices=(
        Choice(Origin.PLAN, _("From this plan"), Q(origin=Origin.PLAN, acknowledgement=None)),
        Choice(Origin.LIVE, _("Already there"), Q(origin=Origin.LIVE, acknowledgement=None)),
        Choice(ACKNOWLEDGED, _("Acknowledged"), Q(acknowledgement__isnull=False)),
    ),
)
FINDING_FACETS = (
    RULE,
    ChoiceFacet(
        "severity",
        _("Severity"),
        self_evident=True,
        choices=tuple(Choice(each, SEVERITY_LABELS[each], Q(severity=each)) for each in Severity),
    ),
    SeveralFacet("group", _("Permission group"), "groups"),
    KIND,
)
