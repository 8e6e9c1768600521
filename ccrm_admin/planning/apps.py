"""The planning app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Plans over the mirror."""

    name = "ccrm_admin.planning"

    def ready(self) -> None:
        """Let the mirror's lists tell of plans, and the search find them."""
        from ccrm_admin.inventory import planned  # noqa: PLC0415 - models are there only now
        from ccrm_admin.inventory.search import finders  # noqa: PLC0415
        from ccrm_admin.planning.pages.inventory.column import DraftPlans  # noqa: PLC0415
        from ccrm_admin.planning.pages.plans.search import plans  # noqa: PLC0415

        planned.register(DraftPlans())
        finders.register(plans)
