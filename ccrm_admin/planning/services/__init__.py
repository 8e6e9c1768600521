"""What may be done to plans. Every refusal is a PlanningError, or a ValidationError by field."""

from ccrm_admin.planning.services.acknowledgements import acknowledge, show_again
from ccrm_admin.planning.services.batches import apply_batch, preview_batch
from ccrm_admin.planning.services.edits import set_cells
from ccrm_admin.planning.services.linking import link_arrival, link_planned_user, link_returned
from ccrm_admin.planning.services.planned_users import (
    Newcomer,
    add_planned_user,
    add_planned_users,
    edit_planned_user,
    kept,
)
from ccrm_admin.planning.services.plans import (
    archive_plan,
    copy_plan,
    create_plan,
    edit_plan,
    restore_plan,
    set_crowded_above,
    set_same_person_approves,
)
from ccrm_admin.planning.services.remedies import take_remedy
from ccrm_admin.planning.services.statuses import set_status
from ccrm_admin.planning.services.suggestions import link_suggestions, return_suggestions, users_by_email
from ccrm_admin.planning.services.undo import give_reason, redo_last, restore, undo, undo_last

__all__ = [
    "Newcomer",
    "acknowledge",
    "add_planned_user",
    "add_planned_users",
    "apply_batch",
    "archive_plan",
    "copy_plan",
    "create_plan",
    "edit_plan",
    "edit_planned_user",
    "give_reason",
    "kept",
    "link_arrival",
    "link_planned_user",
    "link_returned",
    "link_suggestions",
    "preview_batch",
    "redo_last",
    "restore",
    "restore_plan",
    "return_suggestions",
    "set_cells",
    "set_crowded_above",
    "set_same_person_approves",
    "set_status",
    "show_again",
    "take_remedy",
    "undo",
    "undo_last",
    "users_by_email",
]
