"""Which findings people have acknowledged: those that say just what was acknowledged then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.models import Acknowledgement, Plan, PlanState

Findings = Mapping[str, Sequence[Finding]]  # by subject


def acknowledged(plan: Plan, state: PlanState, findings: Findings) -> Findings:
    """Return ``findings`` with the acknowledgements of those that have one; without any, at no cost."""
    if not state.acknowledgements:
        return findings
    known: dict[str, list[Acknowledgement]] = defaultdict(list)
    for each in Acknowledgement.objects.for_plan(plan).active().order_by("pk"):
        known[each.subject].append(each)
    return {
        subject: [_marked(each, known.get(subject, ())) for each in found]
        for subject, found in findings.items()
    }


def _marked(finding: Finding, known: Sequence[Acknowledgement]) -> Finding:
    pk = next((each.pk for each in known if each.finding.digest == finding.digest), None)
    return replace(finding, acknowledgement=pk) if pk else finding
