"""The sync app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.registry import Panel
from ccrm_admin.inventory.registry import registry as mirror
from ccrm_admin.tenants.signals import region_changed
from ccrm_admin.ui.registry import MenuEntry
from ccrm_admin.ui.registry import registry as site


class SyncConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.sync"

    def ready(self) -> None:
        """Register the pages, tell records their history, and compare numbers of another country anew."""
        from ccrm_admin.sync.mirroring.recompute import recompute  # noqa: PLC0415 - models are there only now
        from ccrm_admin.sync.pages.changes import ChangeList  # noqa: PLC0415
        from ccrm_admin.sync.pages.row_history import draw_history  # noqa: PLC0415

        region_changed.connect(recompute)
        site().add_lists(ChangeList)
        site().add_to_menu(
            MenuEntry(
                _("CCRM changes"),
                "sync:changes",
                icon="history",
                place=70,
                list_name="changes",
                sign="sync/_changes_sign.html",
            ),
            MenuEntry(_("Syncs"), "sync:runs", icon="refresh", place=80),
        )
        site().add_to_slot("status", "sync/_status_line.html")
        site().add_to_slot("unfetched", "sync/_unavailable.html")
        site().add_to_slot("key_actions", "sync/_try_key.html")
        site().add_to_slot("key_state", "sync/_key_check_line.html")
        mirror().panels.append(Panel(_("History"), draw_history, last=True))
