"""The log of who was let in, who was refused, and who changed what others may do: who, what, from where.

It never holds a secret: no password, key or link, and no typed e-mail that has no account, which may be a
password in the wrong field.
"""

from __future__ import annotations

import getpass
import logging

from allauth.core import context
from django.db import transaction
from django.http import HttpRequest

from ccrm_admin.tenants.client_address import client_address

logger = logging.getLogger("ccrm_admin.access")


def log_change(what: str) -> None:
    """Log that ``what`` was done, as soon as the database holds it."""
    line = _line(what)
    transaction.on_commit(lambda: logger.info("%s", line))


def log_refusal(what: str) -> None:
    """Log that ``what`` was refused."""
    logger.warning("%s", _line(what))


def _line(what: str) -> str:
    """Return the entry; a line break or the like in a name must not begin another one."""
    request: HttpRequest | None = context.request
    line = f"{_person(request)}: {what}"
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)


def _person(request: HttpRequest | None) -> str:
    if request is None:
        return f"command line ({_system_user()})"
    # Not at hand while the database fails, or in front of the middleware that knows the session.
    user = getattr(request, "user", None)
    who = user.email if user is not None and user.is_authenticated else "somebody"
    return f"{who} from {client_address(request) or 'an unknown address'}"


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "unknown user"
