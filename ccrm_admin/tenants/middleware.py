"""What is kept of requests that were refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from ccrm_admin.tenants.access_log import log_refusal

SECRET = {"uidb36", "key"}  # the parts of a password link
REFUSED = {403: "not allowed", 429: "too many tries"}


class LogRefusals:
    """Logs requests that got "not allowed" or "too many tries"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass ``request`` on. The log names its page: a URL may hold the key of a password link."""
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code in REFUSED and match is not None:
            parts = [f"{name}={value}" for name, value in match.kwargs.items() if name not in SECRET]
            page = " ".join([str(request.method), match.view_name, *parts])
            log_refusal(f"{REFUSED[response.status_code]}: {page}")
        return response
