"""The ui app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.ui"
