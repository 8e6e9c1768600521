"""Findings that are acknowledged, and how many then count."""

from __future__ import annotations

from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Edit, Plan, PlanFinding
from ccrm_admin.planning.services import (
    acknowledge,
)
from ccrm_admin.tenants.models import User
from tests.planning.world import Centre

REASON = "The shared hotline"


def digests(plan: Plan) -> list[str]:
    freshen(plan)
    return [row.finding.digest for row in PlanFinding.objects.for_plan(plan).order_by("pk")]


def figures(plan: Plan) -> tuple[int, int, int]:
    """Return the plan's errors, what was there already, and what is acknowledged."""
    state = freshen(Plan.objects.get(pk=plan.pk))
    return state.errors, state.earlier, PlanFinding.objects.for_plan(plan).acknowledged().count()


def last(plan: Plan) -> int:
    return Edit.objects.filter(plan=plan).latest("number").number


def accept(centre: Centre, by: User | None = None) -> None:
    acknowledge(plan=centre.plan, by=by, digests=digests(centre.plan), reason=REASON)
