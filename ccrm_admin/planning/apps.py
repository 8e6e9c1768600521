"""The planning app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.registry import Panel
from ccrm_admin.inventory.registry import registry as mirror
from ccrm_admin.tenants.choices import Role
from ccrm_admin.ui.registry import MenuEntry, RowAction
from ccrm_admin.ui.registry import registry as site

if TYPE_CHECKING:
    from ccrm_admin.planning.registry import Registry


class PlanningConfig(AppConfig):
    """Plans over the mirror."""

    name = "ccrm_admin.planning"
    registry: Registry

    def ready(self) -> None:
        """Register the lists, and let the mirror's lists, records and search tell of plans."""
        from ccrm_admin.planning.pages.grid.list import GridList  # noqa: PLC0415 - models are there only now
        from ccrm_admin.planning.pages.inventory.column import DraftPlans  # noqa: PLC0415
        from ccrm_admin.planning.pages.inventory.panel import PLANNED, draw_in_plans  # noqa: PLC0415
        from ccrm_admin.planning.pages.plans.list import PlanList  # noqa: PLC0415
        from ccrm_admin.planning.pages.plans.search import plans  # noqa: PLC0415
        from ccrm_admin.planning.registry import Registry  # noqa: PLC0415

        self.registry = Registry()

        site().add_lists(PlanList, GridList)
        site().add_to_menu(
            MenuEntry(_("Plans"), "planning:plans", icon="clipboard-list", place=60, list_name="plans")
        )
        site().add_row_action(
            "users", RowAction("planning/batch/_plan_for_selected.html", role=Role.SUPERVISOR)
        )
        mirror().planner = DraftPlans()
        mirror().panels.append(Panel(_("In plans"), draw_in_plans, resources=PLANNED))
        mirror().finders.append(plans)
