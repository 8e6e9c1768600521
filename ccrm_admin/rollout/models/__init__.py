"""Tables of the way from plan to live."""

from ccrm_admin.rollout.models.approval import AgreedError, FrozenEntry, Rollout
from ccrm_admin.rollout.models.drift import CarriedOutPart
from ccrm_admin.rollout.models.step import Obstacle, Step, StepEvent

__all__ = ["AgreedError", "CarriedOutPart", "FrozenEntry", "Obstacle", "Rollout", "Step", "StepEvent"]
