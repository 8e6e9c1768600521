"""The exports app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.exports"

    def ready(self) -> None:
        """Let lists send who asks for a large file here."""
        from ccrm_admin.ui.registry import registry  # noqa: PLC0415 - apps are there only now

        registry().large_files = "exports:list"
