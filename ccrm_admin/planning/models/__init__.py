"""The tables of planning: what people decide, what they did, and what is computed from both."""

from ccrm_admin.planning.models.grid_cache import PlanFinding, PlanRow, PlanState, Stamp
from ccrm_admin.planning.models.history import CellChange, Edit, EditKind, Tie
from ccrm_admin.planning.models.plan import Assignment, Plan, PlanningSettings, PlanStatus
from ccrm_admin.planning.models.planned_user import PlannedUser

__all__ = [
    "Assignment",
    "CellChange",
    "Edit",
    "EditKind",
    "Plan",
    "PlanFinding",
    "PlanRow",
    "PlanState",
    "PlanStatus",
    "PlannedUser",
    "PlanningSettings",
    "Stamp",
    "Tie",
]
