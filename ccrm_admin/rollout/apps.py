"""The rollout app."""

from django.apps import AppConfig


class RolloutConfig(AppConfig):
    """Approvals of plans, and what carries them out."""

    name = "ccrm_admin.rollout"
