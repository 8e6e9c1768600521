"""Reads of what was found in plans."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.planning.domain.finding import SEVERITIES, Origin, Severity

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Acknowledgement, Plan, PlanFinding  # noqa: F401 - in base classes


class AcknowledgementQuerySet(QuerySet["Acknowledgement"]):
    """Reads of what people have acknowledged."""

    def for_plan(self, plan: Plan) -> Self:
        """Those of one plan."""
        return self.filter(plan_id=plan.pk)

    def active(self) -> Self:
        """Those that were not taken back."""
        return self.filter(active=True)


class PlanFindingQuerySet(QuerySet["PlanFinding"]):
    """Reads of a plan's findings."""

    def for_plan(self, plan: Plan) -> Self:
        """Those of one plan."""
        return self.filter(plan_id=plan.pk)

    def about(self, subjects: Collection[str]) -> Self:
        """Those about any of ``subjects``."""
        return self.filter(subject__in=subjects)

    def matching(self, text: str) -> Self:
        """Those whose people, groups, numbers and accounts hold every word of ``text``, folded."""
        wanted = Q()
        for term in search_terms(text):
            wanted &= Q(search__contains=term)
        return self.filter(wanted)

    def by_rule(self) -> Self:
        """Those of a rule together, the worst rules first; within a rule by the names of whom they tell."""
        places = [When(code=code, then=Value(place)) for place, code in enumerate(SEVERITIES)]
        return self.order_by(Case(*places, output_field=IntegerField()), "name_sort", "pk")

    def worst_first(self) -> Self:
        """Those that come of the plan first, then errors, warnings and notices; those of a kind together."""
        ranks = [When(severity=severity.value, then=Value(severity.rank)) for severity in Severity]
        severity = Case(*ranks, default=0, output_field=IntegerField())
        return self.order_by(Case(When(origin=Origin.PLAN, then=0), default=1), severity.desc(), "code", "pk")

    def caused(self) -> Self:
        """Those that come of what the plan decides, and that nobody has acknowledged."""
        return self.filter(origin=Origin.PLAN, acknowledgement=None)

    def earlier(self) -> Self:
        """Those that were there already, and that nobody has acknowledged."""
        return self.filter(origin=Origin.LIVE, acknowledgement=None)

    def acknowledged(self) -> Self:
        """Those that somebody has acknowledged."""
        return self.filter(acknowledgement__isnull=False)
