"""The sync app."""

from django.apps import AppConfig

from ccrm_admin.tenants.signals import region_changed


class SyncConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.sync"

    def ready(self) -> None:
        """Compare numbers anew when they are another country's."""
        from ccrm_admin.sync.mirroring.recompute import recompute  # noqa: PLC0415 - models are there only now

        region_changed.connect(recompute)
