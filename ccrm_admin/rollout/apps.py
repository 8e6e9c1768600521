"""The rollout app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.signals import status_changed
from ccrm_admin.sync.signals import mirror_synced, run_ended
from ccrm_admin.tenants.choices import Role
from ccrm_admin.ui.registry import MenuEntry, RowAction
from ccrm_admin.ui.registry import registry as site


class RolloutConfig(AppConfig):
    """Approvals of plans, and what carries them out."""

    name = "ccrm_admin.rollout"

    def ready(self) -> None:
        """Follow plans and the mirror."""
        from ccrm_admin.planning.registry import registry as planning  # noqa: PLC0415 - models are there now
        from ccrm_admin.rollout.commands import SUBCOMMANDS  # noqa: PLC0415
        from ccrm_admin.rollout.pages.drift.figure import open_drifts  # noqa: PLC0415
        from ccrm_admin.rollout.pages.drift.list import DriftList, PlanDriftList  # noqa: PLC0415
        from ccrm_admin.rollout.services.after_sync import look_at_approvals  # noqa: PLC0415
        from ccrm_admin.rollout.services.closing import close_with_the_plan  # noqa: PLC0415
        from ccrm_admin.rollout.services.drift import hold_to_plan, look_for_drift  # noqa: PLC0415
        from ccrm_admin.rollout.services.following import (  # noqa: PLC0415
            draw_up_steps,
            look_again,
            look_at_steps,
        )
        from ccrm_admin.rollout.services.telling import tell_of_out_of_date, tell_of_the_end  # noqa: PLC0415
        from ccrm_admin.rollout.signals import difference_approved, went_out_of_date  # noqa: PLC0415
        from ccrm_admin.rollout.step_commands import SUBCOMMANDS as STEP_SUBCOMMANDS  # noqa: PLC0415

        site().add_to_slot("inbox", "rollout/_inbox.html")
        site().add_to_slot("plan facts", "rollout/_facts.html")
        site().add_to_slot("plan tabs", "rollout/_tabs.html", "rollout/worksheet/_tab.html")
        site().add_to_slot("plan actions", "rollout/_actions.html")
        site().add_to_slot("plan menu", "rollout/_menu.html")
        site().add_to_slot("plan archiving", "rollout/_archiving.html")
        site().add_lists(DriftList, PlanDriftList)
        site().add_to_menu(
            MenuEntry(
                _("Drift"),
                "rollout:drift",
                icon="arrows-split",
                place=65,
                list_name=DriftList.name,
                sign="rollout/drift/_sign.html",
            )
        )
        site().figures["open_drifts"] = open_drifts()
        for name in (DriftList.name, PlanDriftList.name):
            action = RowAction("rollout/drift/_selected.html", role=Role.SUPERVISOR)
            site().add_row_action(name, action)
        site().add_to_slot("plan tabs", "rollout/drift/_tab.html")
        site().add_to_slot("after sync", "rollout/drift/_sign_anew.html")
        planning().subcommands.extend([*SUBCOMMANDS, *STEP_SUBCOMMANDS])
        status_changed.connect(close_with_the_plan)
        status_changed.connect(hold_to_plan)
        status_changed.connect(tell_of_the_end)
        went_out_of_date.connect(tell_of_out_of_date)
        difference_approved.connect(draw_up_steps)
        mirror_synced.connect(look_at_approvals)
        mirror_synced.connect(look_at_steps)
        run_ended.connect(look_again)
        mirror_synced.connect(look_for_drift)
