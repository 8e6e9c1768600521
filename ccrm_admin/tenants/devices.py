"""Devices on which somebody has logged in before: others' wrong passwords do not lock the account there.

These are the device cookies of OWASP's "Blocking Brute Force Attacks": the cookie opens nothing. It only
says that wrong passwords are counted for this device and this account, apart from everybody else's.
"""

from __future__ import annotations

import secrets
from typing import TypedDict

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from ccrm_admin.tenants.models import User

COOKIE = "known_device"
COOKIE_AGE = 365 * 24 * 3600  # seconds
PEOPLE_LIMIT = 20  # on one device, which shifts may share; the one who came first is forgotten first
SALT = "ccrm_admin.tenants.devices"


class Device(TypedDict):
    """What the cookie holds: a random ``id``, and digests of the e-mails that have logged in."""

    id: str
    people: list[str]


def known_device(request: HttpRequest, email: str) -> str:
    """Return the id of the device if the account ``email`` has logged in on it before, else ""."""
    device = _device(request)
    return device["id"] if _digest(email) in device["people"] else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Have ``response`` tell the browser that ``person`` has logged in on it."""
    device = _device(request)
    digest = _digest(person.email)
    people = [*(each for each in device["people"] if each != digest), digest][-PEOPLE_LIMIT:]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device["id"], "people": people}, salt=SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _device(request: HttpRequest) -> Device:
    """Return what the cookie says, or a new device if there is none or it is forged."""
    try:
        device: Device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return {"id": secrets.token_hex(16), "people": []}
    return device


def _digest(email: str) -> str:
    """Return what stands for ``email``: who looks at the cookies of a shared device reads no addresses."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:32]
