"""The tenants app."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.tenants"
