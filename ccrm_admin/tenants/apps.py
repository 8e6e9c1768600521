"""The tenants app."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.urls import register_converter

from ccrm_admin.tenants.checks import check_access
from ccrm_admin.tenants.converters import RowNumberConverter
from ccrm_admin.tenants.log_ins import log_log_ins


class TenantsConfig(AppConfig):
    """Registers the app under its short name."""

    name = "ccrm_admin.tenants"

    def ready(self) -> None:
        """Let URLs hold ``<row:…>``, have ``migrate`` make the table of the cache too, log log-ins, check."""
        register_converter(RowNumberConverter, "row")
        post_migrate.connect(create_cache_table, sender=self)
        log_log_ins()
        checks.register(check_access, checks.Tags.security)


def create_cache_table(using: str, **kwargs: Any) -> None:  # noqa: ARG001 - the signal sends more
    """Create the table of the database cache in the database ``using``, if it isn't there."""
    call_command("createcachetable", database=using, verbosity=0)
