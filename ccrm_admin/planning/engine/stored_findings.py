"""Findings, written where they differ from what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ccrm_admin.inventory import bulk
from ccrm_admin.planning.domain.rules import SEVERITIES, Finding
from ccrm_admin.planning.models import PlanFinding

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan
    from ccrm_admin.planning.models.querysets import PlanFindingQuerySet

ROWS_A_STATEMENT = 1000

Content = list[tuple[str, list[list[str]], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Stored:
    """Findings as the database has them, by subject, with their primary keys."""

    contents: Mapping[str, Content]
    ids: Mapping[str, list[int]]

    @property
    def codes(self) -> Iterator[str]:
        """The code of each."""
        return (code for content in self.contents.values() for code, _people, _params in content)


def write_findings(plan: Plan, stored: Stored, computed: Iterable[Finding]) -> set[str]:
    """Bring ``stored`` to ``computed``; return the subjects whose findings changed."""
    before, ids = stored.contents, stored.ids
    after: dict[str, Content] = defaultdict(list)
    for finding in computed:
        people = [list(person) for person in finding.people]
        after[finding.subject].append((finding.code, people, finding.params))
    changed = {
        subject for subject in before.keys() | after.keys() if before.get(subject) != after.get(subject)
    }
    dropped = [pk for subject in changed for pk in ids.get(subject, ())]
    for start in range(0, len(dropped), ROWS_A_STATEMENT):
        PlanFinding.objects.filter(pk__in=dropped[start : start + ROWS_A_STATEMENT]).delete()
    new = [
        {
            "plan_id": plan.pk,
            "subject": subject,
            "code": code,
            "severity": SEVERITIES[code].value,
            "people": people,
            "params": params,
        }
        for subject in sorted(changed & after.keys())
        for code, people, params in after[subject]
    ]
    bulk.insert(PlanFinding, new)
    return changed


def ranks(findings: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """Return the rank of the worst finding of each subject, from pairs of subject and code."""
    worst: dict[str, int] = {}
    for subject, code in findings:
        worst[subject] = max(worst.get(subject, 0), SEVERITIES[code].rank)
    return worst


def read_findings(findings: PlanFindingQuerySet) -> Stored:
    """Return findings as they are now."""
    contents: dict[str, Content] = defaultdict(list)
    ids: dict[str, list[int]] = defaultdict(list)
    for pk, subject, code, people, params in findings.order_by("pk").values_list(
        "pk", "subject", "code", "people", "params"
    ):
        contents[subject].append((code, people, params))
        ids[subject].append(pk)
    return Stored(contents, ids)
