"""The inventory app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.registry import Panel, Registry
from ccrm_admin.inventory.search_index import make_search_indexes
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.signals import region_changed
from ccrm_admin.ui.registry import MenuEntry, RowAction
from ccrm_admin.ui.registry import registry as site


class InventoryConfig(AppConfig):
    """Registers the app under its short name, and keeps what the apps above register with it."""

    name = "ccrm_admin.inventory"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registry = Registry()

    def ready(self) -> None:
        """Register the lookup for the pools and the lists, and have the search index made."""
        from ccrm_admin.inventory import lookups  # noqa: F401, PLC0415 - registers on import
        from ccrm_admin.inventory.blocks.panel import URLS, draw_blocks  # noqa: PLC0415 - models are there only now
        from ccrm_admin.inventory.blocks.services import respell  # noqa: PLC0415
        from ccrm_admin.inventory.lists import MIRROR_LISTS  # noqa: PLC0415

        post_migrate.connect(make_search_indexes, sender=self)
        site().add_lists(*MIRROR_LISTS)
        site().add_to_slot("topbar", "inventory/_search_open.html")
        site().add_to_slot("palette", "inventory/_palette.html")
        site().add_to_menu(
            *(
                MenuEntry(
                    spec.menu_label or spec.heading,
                    spec.url_name,
                    spec.menu_icon,
                    place=place,
                    list_name=spec.name,
                )
                for place, spec in enumerate(MIRROR_LISTS, start=20)
            )
        )
        region_changed.connect(respell)
        self.registry.panels.append(Panel(_("Availability"), draw_blocks, resources=frozenset(URLS)))
        for resource in URLS:
            name = next(spec.name for spec in MIRROR_LISTS if spec.resource == resource)
            site().add_row_action(name, RowAction("inventory/blocks/_block_selected.html", role=Role.MANAGER))
