"""What carries a plan from its approval to live. Every refusal is a PlanningError."""

from ccrm_admin.rollout.services.approval import approve, approve_moved, propose, reopen, send_back
from ccrm_admin.rollout.services.freshness import current_rollout

__all__ = ["approve", "approve_moved", "current_rollout", "propose", "reopen", "send_back"]
