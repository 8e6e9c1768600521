"""Tables of the way from plan to live."""

from ccrm_admin.rollout.models.approval import AgreedError, FrozenEntry, Rollout

__all__ = ["AgreedError", "FrozenEntry", "Rollout"]
