"""Findings, written where they differ from what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from ccrm_admin.inventory import bulk
from ccrm_admin.planning.domain.finding import Finding, Origin
from ccrm_admin.planning.models import Assignment, Plan, PlanFinding
from ccrm_admin.planning.models.querysets import PlanFindingQuerySet

ROWS_A_STATEMENT = 1000

Stored = Mapping[str, Sequence[tuple[int, Finding]]]  # findings with their primary keys, by subject


def by_subject(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by what they are about."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.subject].append(finding)
    return found


def read_findings(findings: PlanFindingQuerySet) -> Stored:
    """Return findings as they are stored."""
    found: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    columns = ("pk", "code", "subject", "people", "params", "origin", "acknowledgement")
    for pk, code, subject, people, params, origin, acknowledged in findings.order_by("pk").values_list(
        *columns
    ):
        named = tuple((key, name) for key, name in people)
        found[subject].append((pk, Finding(code, subject, named, params, Origin(origin), acknowledged)))
    return found


def write_findings(plan: Plan, stored: Stored, computed: Mapping[str, Sequence[Finding]]) -> set[str]:
    """Bring ``stored`` to ``computed``; return the subjects whose findings changed."""
    before = {subject: [finding for _pk, finding in each] for subject, each in stored.items()}
    changed = {
        subject for subject in before.keys() | computed.keys() if before.get(subject) != computed.get(subject)
    }
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
        }
        for subject in sorted(changed & computed.keys())
        for finding in computed[subject]
    ]
    # What is no more becomes, in its order, what is new: mostly a statement less.
    free = sorted(pk for subject in changed for pk, _finding in stored.get(subject, ()))
    bulk.update(PlanFinding, [{"id": pk, **row} for pk, row in zip(free, wanted, strict=False)])
    dropped = free[len(wanted) :]
    for start in range(0, len(dropped), ROWS_A_STATEMENT):
        PlanFinding.objects.filter(pk__in=dropped[start : start + ROWS_A_STATEMENT]).delete()
    bulk.insert(PlanFinding, wanted[len(free) :])
    return changed


def keys_of_rule(plan: Plan, code: str, origin: str, digests: Collection[str] = ()) -> list[str]:
    """Return the keys of the users whom a rule's findings name, or those with the ``digests``.

    Of those who share an account because of the plan, only those to whom it gives that: the others had it.
    """
    found = PlanFinding.objects.for_plan(plan).of_rule(code, origin).order_by("pk")
    findings = [row.finding for row in found.filter(acknowledgement=None)]
    named = [each for each in findings if not digests or each.digest in digests]
    keys = [key for each in named for key, _name in each.people]
    if code == "extension_shared" and origin == Origin.PLAN:
        decided = Assignment.objects.filter(plan_id=plan.pk).exclude(mode="").select_related("plan_user")
        given = {row.plan_user.key for row in decided}
        keys = [key for key in keys if key in given]
    return list(dict.fromkeys(keys))
