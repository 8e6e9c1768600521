"""The inventory app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from ccrm_admin.inventory.search_index import make_search_indexes


class InventoryConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.inventory"

    def ready(self) -> None:
        """Register the lookup for the pools, and have the search index made."""
        from ccrm_admin.inventory import lookups  # noqa: F401, PLC0415 - registers on import

        post_migrate.connect(make_search_indexes, sender=self)
