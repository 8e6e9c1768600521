"""The worker app."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.worker"
