"""What other plans give, and what a plan finds of it."""

from __future__ import annotations

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.finding import Severity
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan, PlanState
from ccrm_admin.planning.services import (
    set_cells,
)
from tests.planning.world import Centre, ordered, stored_findings


def give(plan: Plan, key: str, number: int | None) -> None:
    value = None if number is None else Extension(STATIC, 9000 + number)
    set_cells(plan=plan, by=None, cells=[Cell(key, Part.EXTENSION, value)])


def claimed_by(centre: Centre) -> list[str]:
    """Return to whom other plans give what the centre's plan gives, as a look at it finds."""
    freshen(centre.plan)
    found = [each for each in stored_findings(centre.plan) if each.code == "planned_elsewhere"]
    assert ordered(stored_findings(centre.plan)) == ordered(check(centre.world()))
    notices = [each for each in stored_findings(centre.plan) if each.severity == Severity.NOTICE]
    assert PlanState.objects.get(plan=centre.plan).notices == len(notices)
    return [f"{each.params['holder']} in {each.params['plan']} {each.params['due']}" for each in found]
