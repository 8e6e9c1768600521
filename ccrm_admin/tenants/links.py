"""One-time links by which a person sets a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ccrm_admin.tenants.models import User


def password_link(request: HttpRequest, person: User) -> str:
    """Return an address at which ``person``, and whoever else has it, sets the password and is logged in.

    It holds until the password is set, the person logs in, or PASSWORD_RESET_TIMEOUT (seconds) is over.
    """
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    key = f"{user_pk_to_url_str(person)}-{token}"
    return str(get_adapter(request).get_reset_password_from_key_url(key))
