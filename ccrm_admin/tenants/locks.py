"""What wrong passwords lock: an account, for everybody but the devices that it is known on."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from ccrm_admin.tenants.access_log import log_change
from ccrm_admin.tenants.devices import known_device
from ccrm_admin.tenants.models import User


def lock_key(request: HttpRequest, email: str) -> str:
    """Return what tries to log in as ``email`` are counted by: the account and, if it is known, the device.

    An e-mail without an account is locked alike, so that nobody finds out which ones have one.
    """
    account = email.lower()  # as people are looked up
    return "\n".join([account, known_device(request, email), cache.get(_unlocked(account), "")])


def unlock(person: User) -> None:
    """Let ``person`` try again at once, on every device: tries are counted anew.

    The former ones are over by the time that this is forgotten.
    """
    log_change(f"unlocked the log-in of {person.email}")
    cache.set(_unlocked(person.email), secrets.token_hex(8), settings.LOGIN_LOCK_SECONDS)


def _unlocked(account: str) -> str:
    return f"unlocked:{hashlib.sha256(account.encode()).hexdigest()}"
