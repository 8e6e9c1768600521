"""The rollout app."""

from django.apps import AppConfig

from ccrm_admin.planning.signals import status_changed
from ccrm_admin.sync.signals import mirror_synced


class RolloutConfig(AppConfig):
    """Approvals of plans, and what carries them out."""

    name = "ccrm_admin.rollout"

    def ready(self) -> None:
        """Follow plans and the mirror."""
        from ccrm_admin.planning.registry import registry as planning  # noqa: PLC0415 - models are there now
        from ccrm_admin.rollout.commands import SUBCOMMANDS  # noqa: PLC0415
        from ccrm_admin.rollout.services.after_sync import look_at_approvals  # noqa: PLC0415
        from ccrm_admin.rollout.services.closing import close_with_the_plan  # noqa: PLC0415

        planning().subcommands.extend(SUBCOMMANDS)
        status_changed.connect(close_with_the_plan)
        mirror_synced.connect(look_at_approvals)
