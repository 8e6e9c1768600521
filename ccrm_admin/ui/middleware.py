"""Answers that an htmx request can use, and that nobody keeps."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect

from ccrm_admin.ui.current_page import current_path


class HtmxRedirects:
    """Turns "log in first" into a redirect of the whole page.

    Without it the log-in page would be swapped into the table when a session ends
    (https://django-htmx.readthedocs.io/en/latest/tips.html).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer ``request``; a redirect to the log-in page returns to what the person was looking at."""
        response = self.get_response(request)
        if not request.htmx or response.status_code != 302:  # type: ignore[attr-defined]
            return response
        login = resolve_url(settings.LOGIN_URL)
        if urlsplit(response["Location"]).path != login:
            return response
        seen = current_path(request.htmx) or "/"  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(redirect_to_login(seen, login).url)


class KeepNothing:
    """Has browsers and proxies keep no page, fragment or file that takes a log-in.

    After a log-out on a shared computer Back shows the log-in, and nothing lies in the browser's folders.
    "no-cache" would not do: a history navigation may show a kept page without asking
    (https://www.rfc-editor.org/rfc/rfc9111#section-6). What is seen again is fetched again, from the mirror.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer ``request``; views that need no log-in say themselves what may be kept."""
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or getattr(match.func, "login_required", True):
            patch_cache_control(response, private=True, no_store=True)
        return response
