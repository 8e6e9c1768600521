"""The planning app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Plans over the mirror."""

    name = "ccrm_admin.planning"
