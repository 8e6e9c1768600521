"""The inventory app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.inventory"

    def ready(self) -> None:
        """Register the lookup for the pools."""
        from ccrm_admin.inventory import lookups  # noqa: F401, PLC0415 - registers on import
