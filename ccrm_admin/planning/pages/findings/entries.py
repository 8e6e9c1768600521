"""The findings of a whole plan as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.pages.grid.shown_findings import severity_sign
from ccrm_admin.planning.text.messages import explain

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from ccrm_admin.planning.models import Plan

MOST_TOLD = 100  # the page of all findings has them all


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding as a sentence."""

    sign: SafeString  # of its severity
    sentence: str


@dataclass(frozen=True, slots=True)
class ToldFindings:
    """The first findings of a plan, errors first, and how many there are."""

    first: Sequence[ToldFinding]
    count: int


def told_findings(plan: Plan) -> ToldFindings:
    """Return the stored findings in words; the plan must be fresh (``engine.freshness.freshen``)."""
    stored = PlanFinding.objects.filter(plan_id=plan.pk)
    found = [row.finding for row in stored.worst_first()[:MOST_TOLD]]
    first = [ToldFinding(severity_sign(finding.severity), explain(finding)) for finding in found]
    return ToldFindings(first, len(first) if len(first) < MOST_TOLD else stored.count())
