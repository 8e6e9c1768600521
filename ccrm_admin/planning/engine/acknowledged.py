"""Which findings people have acknowledged: those that say just what was acknowledged then.

Whoever is linked to a user of the CRM, and unlinked again, has another key each time. So what is kept names
people by the plans' own record of them, wherever there is one, and is read with the keys of now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from ccrm_admin.planning.domain.finding import Finding, user_subject
from ccrm_admin.planning.domain.keys import crm_user_ids, key_of, planned_ids
from ccrm_admin.planning.models import Acknowledgement, Plan, PlanState, PlanUser

Findings = Mapping[str, Sequence[Finding]]  # by subject

FEW_SUBJECTS = 500  # from here on reading all that was acknowledged is as quick


def acknowledged(plan: Plan, state: PlanState, findings: Findings) -> Findings:
    """Return ``findings`` with the acknowledgements of those that have one; without any, at no cost."""
    if not state.acknowledgements:
        return findings
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for pk, finding in accepted(plan, findings.keys()):
        known[finding.subject].setdefault(finding.digest, pk)
    return {
        subject: [_marked(each, known[subject]) if subject in known else each for each in found]
        for subject, found in findings.items()
    }


def accepted(plan: Plan, subjects: Collection[str] | None = None) -> list[tuple[int, Finding]]:
    """Return what is acknowledged in a plan, with the primary keys, oldest first; all, or about ``subjects``.

    People have the keys that they have by now.
    """
    kept = Acknowledgement.objects.for_plan(plan).active().order_by("pk")
    if subjects is not None and len(subjects) < FEW_SUBJECTS:
        kept = kept.filter(Q(subject__in=subjects) | Q(subject__startswith=user_subject(_PLANNED)))
    stored = [(each.pk, each.finding) for each in kept]
    keys = set().union(*(finding.keys for _pk, finding in stored))
    people = PlanUser.objects.filter(pk__in=planned_ids(keys)).select_related("merged_into")
    now = {key_of(None, each.pk): each.survivor.key for each in people} if keys else {}
    return [(pk, _renamed(finding, now)) for pk, finding in stored]


def lasting(plan: Plan, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with keys that stay, for whomever plans have a record of: as they are to be kept."""
    found = list(findings)
    ids = crm_user_ids(set().union(*(finding.keys for finding in found)))
    known = PlanUser.objects.for_tenant(plan.tenant).filter(crm_user__in=ids)
    keys = {key_of(user): key_of(None, pk) for pk, user in known.values_list("pk", "crm_user")}
    return [_renamed(finding, keys) for finding in found]


_PLANNED = key_of(None, 0).rstrip("0")  # how keys of those begin whom plans have a record of


def _renamed(finding: Finding, keys: Mapping[str, str]) -> Finding:
    """Return a finding whose people, and who is its subject, have the keys that ``keys`` gives for theirs."""
    if finding.keys.isdisjoint(keys):
        return finding
    subjects = {user_subject(old): user_subject(new) for old, new in keys.items()}
    people = tuple((keys.get(key, key), name) for key, name in finding.people)
    params, holder = finding.params, finding.params.get("holderKey", "")
    if holder in keys:
        params = {**params, "holderKey": keys[holder]}
    return replace(
        finding, subject=subjects.get(finding.subject, finding.subject), people=people, params=params
    )


def _marked(finding: Finding, known: Mapping[str, int]) -> Finding:
    pk = known.get(finding.digest)
    return replace(finding, acknowledgement=pk) if pk else finding
