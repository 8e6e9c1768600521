"""The tables of planning: what people decide, what they did, and what is computed from both."""

from ccrm_admin.planning.models.grid_cache import PlanFinding, PlanRow, PlanState, Stamp
from ccrm_admin.planning.models.history import CellChange, Edit, Tie
from ccrm_admin.planning.models.plan import Assignment, Plan, PlanningSettings
from ccrm_admin.planning.models.planned_user import PlannedUser

__all__ = [
    "Assignment",
    "CellChange",
    "Edit",
    "Plan",
    "PlanFinding",
    "PlanRow",
    "PlanState",
    "PlannedUser",
    "PlanningSettings",
    "Stamp",
    "Tie",
]
