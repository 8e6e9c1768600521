"""One-time links by which a person sets a password."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from ccrm_admin.tenants.access_log import log_change
from ccrm_admin.tenants.models import User


class LinkTokens(PasswordResetTokenGenerator):
    """Django's tokens, which end with the person's sessions as well."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        ended = user.sessions_ended_at
        return super()._make_hash_value(user, timestamp) + (str(ended.timestamp()) if ended else "")


def password_link(person: User) -> str:
    """Return a URL at which ``person``, and whoever else has it, sets the password and is logged in.

    It holds until the password is set, the person logs in, or PASSWORD_RESET_TIMEOUT (seconds) is over. It
    begins with PUBLIC_URL: a URL made from the request would lead wherever its Host header says.
    """
    log_change(f"made a password link for {person.email}")
    token = LinkTokens().make_token(person)
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": token}
    )
    return f"{settings.PUBLIC_URL}{path}"
