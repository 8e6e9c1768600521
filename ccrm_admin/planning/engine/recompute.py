"""The whole plan from scratch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccrm_admin.planning.domain.rules import check, subjects_of
from ccrm_admin.planning.domain.state import account_of
from ccrm_admin.planning.engine.facet_counts import count_all
from ccrm_admin.planning.engine.grid_rows import COLUMNS, columns_of, write_rows
from ccrm_admin.planning.engine.loading import load_sources, load_world
from ccrm_admin.planning.engine.stamp import stamp_of
from ccrm_admin.planning.engine.stored_findings import ranks, read_findings, write_findings
from ccrm_admin.planning.engine.totals import free_accounts, put, totals_of
from ccrm_admin.planning.models import PlanFinding, PlanRow

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan, PlanState


def compute_whole(plan: Plan, state: PlanState) -> None:
    """Compute and store everything; within a transaction that has the plan locked."""
    state.stamp, state.drafts = stamp_of(plan.tenant)  # before what they stand for is read
    state.version += 1
    sources = load_sources(plan)
    world = load_world(plan, sources)
    findings = check(world)
    changed = write_findings(plan, read_findings(PlanFinding.objects.filter(plan_id=plan.pk)), findings)
    worst = ranks((finding.subject, finding.code) for finding in findings)
    made, concerned = {}, set()
    for key, source in sources.items():
        subjects = subjects_of(source.user, account_of(source.user.account_id, world.accounts))
        shown = account_of(source.user.shown_id, world.accounts)
        made[key] = columns_of(source, shown, max(worst.get(subject, 0) for subject in subjects))
        if not changed.isdisjoint(subjects):
            concerned.add(key)
    stored = PlanRow.objects.for_plan(plan)
    rewritten = write_rows(plan, stored.values_list("pk", "key", *COLUMNS), made, state.version)
    touch(plan, concerned - rewritten, state.version)
    totals = totals_of(made.values(), (finding.code for finding in findings))
    totals["free_accounts"] = free_accounts(plan).count()
    put(state, totals)
    count_all(plan, state)
    state.uses = dict(world.uses)
    state.save()


def touch(plan: Plan, keys: set[str], version: int) -> None:
    """Mark rows as changed that are as they were but whose findings are not."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), 1000):
        PlanRow.objects.for_plan(plan).filter(key__in=ordered[start : start + 1000]).update(touched=version)
