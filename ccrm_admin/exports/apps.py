"""The exports app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.exports"
