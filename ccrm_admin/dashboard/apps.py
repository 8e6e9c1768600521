"""The dashboard app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ccrm_admin.ui.registry import MenuEntry, registry


class DashboardConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.dashboard"

    def ready(self) -> None:
        """Show the pages where people start."""
        registry().home = MenuEntry(_("My tenants"), "sync:home", icon="layout-grid", place=0, whole=True)
        registry().add_to_menu(
            MenuEntry(_("Overview"), "sync:tenant", icon="dashboard", place=10, whole=True)
        )
