"""The inventory app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.inventory"
