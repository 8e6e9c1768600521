"""The dashboard app."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.dashboard"
