"""How allauth lets people in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ccrm_admin.tenants.local_path import is_local_path


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """People are added by an operator or a manager; nobody signs up by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse every sign-up."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Tell whether a posted ``next`` may be followed: a path of this site, and nothing else."""
        return is_local_path(url)
