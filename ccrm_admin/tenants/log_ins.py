"""Logs what happens at the entrance."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils.translation import get_language

from ccrm_admin.tenants.access_log import log_change, log_refusal


def log_log_ins() -> None:
    """Begin to listen to what Django and allauth tell of people who come and go."""
    signals = [(user_logged_in, "logged in"), (user_logged_out, "logged out")]
    signals += [(password_changed, "changed the password"), (password_reset, "set a password by a link")]
    for signal, what in signals:
        signal.connect(_logging(what), weak=False, dispatch_uid=what)
    user_logged_in.connect(_note_language, dispatch_uid="language")
    user_login_failed.connect(_failed, dispatch_uid="failed log-in")


def account_named(email: str | None) -> str:
    """Return ``email`` if it has an account; else words, since it may be a password in the wrong field."""
    known = get_user_model().objects.filter(email=(email or "").lower()).exists()
    return str(email).lower() if known else "somebody unknown"


def _logging(what: str) -> Any:
    def tell(user: Any = None, **kwargs: Any) -> None:  # noqa: ARG001 - the signals send more
        log_change(f"{user.email} {what}" if user else what)

    return tell


def _note_language(user: Any, **kwargs: Any) -> None:  # noqa: ARG001 - the signal sends more
    """Note in which language somebody has come in, until they choose one."""
    if not user.language:
        user.language = get_language() or ""
        user.save(update_fields=["language"])


def _failed(credentials: dict[str, Any], **kwargs: Any) -> None:  # noqa: ARG001 - the signal sends more
    log_refusal(f"a wrong password for {account_named(credentials.get('email'))}")
