"""The findings of a whole plan as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Value, When

from ccrm_admin.planning.messages import explain
from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.rules import Finding, Severity

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan

MOST_TOLD = 100  # the grid has them all


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding as a sentence."""

    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class ToldFindings:
    """The first findings of a plan, errors first, and how many there are."""

    first: Sequence[ToldFinding]
    count: int


def told_findings(plan: Plan) -> ToldFindings:
    """Return the stored findings in words; the plan must be fresh (``computing.fresh.freshen``)."""
    ranks = [When(severity=severity.value, then=Value(severity.rank)) for severity in Severity]
    stored = PlanFinding.objects.filter(plan_id=plan.pk)
    worst_first = stored.order_by(Case(*ranks, default=0, output_field=IntegerField()).desc(), "code", "pk")
    first = [
        ToldFinding(finding.severity, explain(finding))
        for row in worst_first[:MOST_TOLD]
        for finding in (Finding(row.code, row.subject, tuple(map(tuple, row.people)), row.params),)
    ]
    return ToldFindings(first, len(first) if len(first) < MOST_TOLD else stored.count())
