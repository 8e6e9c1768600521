"""How allauth lets people in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ccrm_admin.tenants.access_log import log_refusal
from ccrm_admin.tenants.client_address import counted_address
from ccrm_admin.tenants.devices import known_device, remember_device
from ccrm_admin.tenants.local_path import is_local_path
from ccrm_admin.tenants.locks import lock_key
from ccrm_admin.tenants.log_ins import account_named
from ccrm_admin.tenants.models import User


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """People are added by an operator or a manager; nobody signs up alone.

    Wrong passwords are counted by allauth's rate limits; here is what they are counted by.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many failed log-ins. Wait 5 minutes, log in on a device that you have used "
            "before, or ask an operator to unlock your account."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse every sign-up."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Tell whether a posted ``next`` may be followed: a path of this site, and nothing else."""
        return is_local_path(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what stands for an address in the rate limits.

        A device on which the account has logged in before counts for itself, so that neighbours behind the
        same address don't lock it out. Guessing at other accounts it is like any other.
        """
        return known_device(request, request.POST.get("login", "")) or counted_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse, and log it, if there were too many tries."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log_refusal(f"too many failed log-ins as {account_named(credentials.get('email'))}")
            raise

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember the device of somebody who is in."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return what failures are counted by; allauth's own holds the Host header, sent by the client."""
        return lock_key(request, credentials.get("email") or "")
