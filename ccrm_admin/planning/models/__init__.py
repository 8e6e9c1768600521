"""The tables of planning: what people decide, what they did, and what is computed from both."""

from ccrm_admin.planning.models.acknowledgement import Acknowledgement
from ccrm_admin.planning.models.grid_cache import PlanFinding, PlanRow, PlanState, Stamp
from ccrm_admin.planning.models.history import CellChange, Edit, Link
from ccrm_admin.planning.models.plan import Assignment, Plan, PlanningSettings
from ccrm_admin.planning.models.plan_user import PlanUser

__all__ = [
    "Acknowledgement",
    "Assignment",
    "CellChange",
    "Edit",
    "Link",
    "Plan",
    "PlanFinding",
    "PlanRow",
    "PlanState",
    "PlanUser",
    "PlanningSettings",
    "Stamp",
]
