"""Findings, written where they differ from what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.normalize import search_text
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.domain.finding import Finding, Origin
from ccrm_admin.planning.engine.loading import Source
from ccrm_admin.planning.models import Plan, PlanFinding
from ccrm_admin.planning.models.finding_querysets import PlanFindingQuerySet
from ccrm_admin.ui.slugs import slug_for

ROWS_A_STATEMENT = 1000
_UNSAID = {
    "extensionId",
    "extensionIds",
    "planId",
    "successors",
    "limit",
    "status",
    "users",
    "holderKey",
}  # in a search


class Kept(NamedTuple):
    """A finding as it is stored, with the slugs of its people's permission groups and what it is found by."""

    pk: int
    finding: Finding
    groups: list[str]
    search: str


Stored = Mapping[str, Sequence[Kept]]  # by subject


def by_subject(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by what they are about."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.subject].append(finding)
    return found


def read_findings(findings: PlanFindingQuerySet) -> Stored:
    """Return findings as they are stored."""
    found: dict[str, list[Kept]] = defaultdict(list)
    columns = ("pk", "code", "subject", "people", "params", "origin", "acknowledgement", "groups", "search")
    for pk, code, subject, people, params, origin, acknowledged, groups, text in findings.order_by(
        "pk"
    ).values_list(*columns):
        named = tuple((key, name) for key, name in people)
        finding = Finding(code, subject, named, params, Origin(origin), acknowledged)
        found[subject].append(Kept(pk, finding, groups, text))
    return found


def write_findings(
    plan: Plan,
    stored: Stored,
    computed: Mapping[str, Sequence[Finding]],
    sources: Mapping[str, Source],
) -> set[str]:
    """Bring ``stored`` to ``computed``, which name nobody but ``sources``.

    Return the subjects whose findings changed; that somebody is in another group by now, or has another
    e-mail, changes no finding.
    """
    before = {
        subject: [(each.finding, each.groups, each.search) for each in kept]
        for subject, kept in stored.items()
    }
    made = {subject: [_made(finding, sources) for finding in found] for subject, found in computed.items()}
    moved = {subject for subject in before.keys() | made.keys() if before.get(subject) != made.get(subject)}
    wanted = [
        {
            "plan_id": plan.pk,
            "subject": subject,
            "code": finding.code,
            "severity": finding.severity.value,
            "origin": finding.origin.value,
            "people": finding.people,
            "params": finding.params,
            "acknowledgement_id": finding.acknowledgement,
            "groups": groups,
            "name_sort": sort_key(finding.people[0][1] if finding.people else ""),
            "search": text,
        }
        for subject in sorted(moved & made.keys())
        for finding, groups, text in made[subject]
    ]
    # What is no more becomes, in its order, what is new: mostly a statement less.
    free = sorted(each.pk for subject in moved for each in stored.get(subject, ()))
    bulk.update(PlanFinding, [{"id": pk, **row} for pk, row in zip(free, wanted, strict=False)])
    dropped = free[len(wanted) :]
    for start in range(0, len(dropped), ROWS_A_STATEMENT):
        PlanFinding.objects.filter(pk__in=dropped[start : start + ROWS_A_STATEMENT]).delete()
    bulk.insert(PlanFinding, wanted[len(free) :])
    return {
        subject
        for subject in moved
        if [each for each, *_more in before.get(subject, ())] != computed.get(subject, [])
    }


def _made(finding: Finding, sources: Mapping[str, Source]) -> tuple[Finding, list[str], str]:
    """Return a finding with the groups of whom it names, and what it is found by."""
    people = [sources[key] for key, _name in finding.people]
    groups = sorted({slug_for(each.permission_group) for each in people})
    return finding, groups, search_text(*_words(finding, people), *groups)


def _words(finding: Finding, people: Iterable[Source]) -> list[str]:
    """Return what people know a finding by: whom it names, numbers, accounts, another plan."""
    words = [word for each in people for word in (each.user.name, each.email)]
    for name, value in finding.params.items():
        if name not in _UNSAID and not isinstance(value, bool):
            words += [str(each) for each in (value if isinstance(value, list) else [value])]
    return words
