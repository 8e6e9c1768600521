"""The ui app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ccrm_admin.tenants.choices import Role
from ccrm_admin.ui.registry import MenuEntry, Registry


class UiConfig(AppConfig):
    """Registers the app under its short name, and keeps what the other apps register with it."""

    name = "ccrm_admin.ui"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registry = Registry()

    def ready(self) -> None:
        """Show the pages of the app below, which knows no menu."""
        self.registry.add_to_menu(
            MenuEntry(_("Settings"), "tenants:edit", icon="settings", place=90, role=Role.MANAGER),
            MenuEntry(_("People"), "tenants:people", icon="users", place=100, role=Role.MANAGER),
        )
