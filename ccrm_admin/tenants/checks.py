"""What is likely to be wrong with the settings, said when a command or the web server starts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

from ccrm_admin.environment import is_loopback


def check_access(**kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Warn if others are served, and the settings don't say how they come here."""
    if not settings.SERVED_TO_OTHERS:
        return []
    found: list[CheckMessage] = []
    if not settings.TRUSTED_PROXY_COUNT:
        found.append(
            CheckWarning(
                "ALLOWED_HOSTS names other hosts, but TRUSTED_PROXY_COUNT is 0.",
                hint="Set TRUSTED_PROXY_COUNT to the number of proxies in front (1 for one on this host). "
                "Until then everybody seems to come from the proxy's address, and guesses at passwords are "
                "limited by account, but hardly by address.",
                id="tenants.W001",
            )
        )
    if is_loopback(urlsplit(settings.PUBLIC_URL).hostname or ""):
        found.append(
            CheckWarning(
                f"Password links start with {settings.PUBLIC_URL}, where nobody else can follow them.",
                hint="Set PUBLIC_URL to the address at which people reach this installation, such as "
                "https://ccrm.firma.example.",
                id="tenants.W002",
            )
        )
    return found
