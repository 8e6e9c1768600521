"""The sync app."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.sync"
