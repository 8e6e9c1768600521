"""``manage.py reencrypt_keys``: lets an old credential key be retired."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ccrm_admin.tenants.credentials import CredentialUnreadableError
from ccrm_admin.tenants.services import reencrypt_keys


class Command(BaseCommand):
    """Encrypts the stored API keys anew."""

    help = (
        "Encrypt every tenant's API key with the first of CREDENTIAL_KEYS. Put a new key first, run this, "
        "and then take the old one out. It may be run again at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Encrypt them all, or none if one can't be read."""
        try:
            count = reencrypt_keys()
        except CredentialUnreadableError:
            raise CommandError(
                "An API key can't be read with any of CREDENTIAL_KEYS; nothing was changed. Add the key that "
                "it was encrypted with, or replace that tenant's API key in its settings."
            ) from None
        self.stdout.write(f"API keys encrypted with the first of CREDENTIAL_KEYS: {count}.")
