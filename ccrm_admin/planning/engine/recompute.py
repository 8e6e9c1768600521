"""The rows, findings and totals that are kept with a plan, brought up to what they are computed from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ccrm_admin.planning.domain.finding import Finding, findings_about, subjects_of, worst_of
from ccrm_admin.planning.domain.rules import check, check_subjects
from ccrm_admin.planning.domain.state import account_of
from ccrm_admin.planning.engine.acknowledged import acknowledged
from ccrm_admin.planning.engine.edit_scope import EditScope
from ccrm_admin.planning.engine.extent import Extent, whole
from ccrm_admin.planning.engine.grid_rows import columns_of, write_rows
from ccrm_admin.planning.engine.stamp import rests_in, stamp_of
from ccrm_admin.planning.engine.stored_findings import by_subject, read_findings, write_findings
from ccrm_admin.planning.engine.totals import totals_of
from ccrm_admin.planning.models import Plan, PlanFinding, PlanState


@dataclass(frozen=True, slots=True)
class Computed:
    """The keys of rows that look different, and of those that left the grid, and findings by subject.

    ``whole``: of the whole plan, so that whoever is touched need not be in the scope.
    """

    touched: set[str]
    left: set[str]
    findings: Mapping[str, Sequence[Finding]]
    whole: bool


def recompute(
    plan: Plan, state: PlanState, scope: EditScope | None = None, *, edited: Collection[str] = ()
) -> Computed:
    """Compute and store what follows from the assignments of ``scope``; None: of everybody.

    The rows of the ``edited`` users look different in any case: they have another version at least. Within a
    transaction that has the plan locked. With a scope, all the rest must be up to date.
    """
    extent = scope.extent(state) if scope else None
    if extent is None:
        state.stamp, state.drafts = stamp_of(plan.tenant)  # before what they stand for is read
        extent = whole(plan)
        crowding = extent.world.crowding
        state.crowded_above, state.crowded_live = crowding.limit, crowding.live
    accounts = {**extent.world.accounts, **(scope.shown if scope else {})}
    subjects = {
        key: subjects_of(source.user, account_of(source.user.account_id, accounts))
        for key, source in extent.sources.items()
    }
    findings, changed = _findings(plan, state, extent, subjects)
    state.version += 1
    touched = {key for key, mine in subjects.items() if key in edited or not changed.isdisjoint(mine)}
    made = {}
    for key, source in extent.sources.items():
        if extent.covers(key) or key in touched:
            worst = worst_of(findings_about(source.user, subjects[key], findings))
            made[key] = columns_of(source, account_of(source.user.shown_id, accounts), worst)
    stored = [row for row in extent.rows if row[1] in made or extent.covers(row[1])]
    left = {row[1] for row in stored if row[1] not in made}
    touched |= write_rows(plan, stored, made, state.version, touched)
    if scope:
        scope.take_over(made)
    for name, count in totals_of(plan, rests_in(state.stamp)).items():
        setattr(state, name, count)
    state.save()
    return Computed(touched, left, findings, whole=extent.keys is None)


def _findings(
    plan: Plan, state: PlanState, extent: Extent, subjects: Mapping[str, Sequence[str]]
) -> tuple[Mapping[str, Sequence[Finding]], set[str]]:
    """Store what is found; return all that is known, by subject, and which of it concerns people anew."""
    findings = PlanFinding.objects.for_plan(plan)
    if extent.subjects is None:
        computed = acknowledged(plan, state, by_subject(check(extent.world)))
        return computed, write_findings(plan, read_findings(findings), computed, extent.sources)
    about = {subject for mine in subjects.values() for subject in mine}.union(extent.subjects)
    stored = read_findings(findings.about(about))
    computed = acknowledged(plan, state, by_subject(check_subjects(extent.subjects, extent.world)))
    looked_at = {subject: stored[subject] for subject in stored.keys() & set(extent.subjects)}
    changed = write_findings(plan, looked_at, computed, extent.sources) - set(extent.silent)
    others = {subject: stored[subject] for subject in stored.keys() - looked_at.keys()}
    kept = {subject: [each.finding for each in found] for subject, found in others.items()}
    return {**kept, **computed}, changed
