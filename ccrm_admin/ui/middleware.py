"""What becomes of a request when the session is over or somebody else's by now, and what nobody keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from ccrm_admin.ui.current_page import current_path, sent_from

SENDER = "sent_by"  # the field in which a form says whose page it was sent from


class LoginRedirects:
    """Lets the log-in lead back to the page that the person was looking at.

    What was posted can't be posted again by the redirect, so it leads to the page that posted it. To htmx it
    is a redirect of the whole page, or the log-in would be swapped into the table
    (https://django-htmx.readthedocs.io/en/latest/tips.html); with status 401, since nothing was done.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass ``request`` on; only redirects to the log-in become others."""
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if response.status_code != HTTPStatus.FOUND or not response["Location"].startswith(f"{login}?next="):
            return response
        if request.htmx:  # type: ignore[attr-defined]
            seen = current_path(request.htmx) or "/"  # type: ignore[attr-defined]
            response = HttpResponseClientRedirect(redirect_to_login(seen, login).url)
            response.status_code = HTTPStatus.UNAUTHORIZED
            return response
        return redirect_to_login(sent_from(request) or "/", login) if request.method == "POST" else response


class OwnFormsOnly:
    """Refuses a form of a page that was made for somebody else.

    Pages renew the CSRF token of a form that is sent after a log-in in another tab; that alone would let it
    go in the name of whoever logged in there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass ``request`` on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse with status 409 what says that another person sent it."""
        sender = request.POST.get(SENDER) if request.method == "POST" else None
        if sender is None or not request.user.is_authenticated or sender == str(request.user.pk):
            return None
        return render(request, "409.html", status=HTTPStatus.CONFLICT)


class PostedOnly:
    """Leads to the page that they belong to whoever comes to where only forms lead.

    A browser asks for such an address after a form on the page that a form has led to: when the language is
    changed there, after a log-in, or a reload. The page says why it is shown instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass ``request`` on; status 405 to a browser that wants a page becomes a redirect, step by step."""
        response = self.get_response(request)
        refused = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET"
        if refused and "text/html" in request.headers.get("Accept", ""):
            said = _("That page opens only from its form, so this is the page above it. Nothing was changed.")
            messages.info(request, said)
            return redirect(_page_above(request.path))
        return response


def _page_above(path: str) -> str:
    """Return the nearest address above ``path`` that there is."""
    parts = path.strip("/").split("/")
    while parts:
        parts.pop()
        above = "/".join(["", *parts, ""])
        with suppress(Resolver404):
            resolve(above)
            return above
    return "/"


class KeepNothing:
    """Has browsers and proxies keep no page, fragment or file that takes a log-in.

    After a log-out on a shared computer Back shows the log-in, and nothing lies in the browser's folders.
    "no-cache" would not do: a history navigation may show a kept page without asking
    (https://www.rfc-editor.org/rfc/rfc9111#section-6). What is seen again is fetched again, from the mirror.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass ``request`` on; views that need no log-in say themselves what may be kept."""
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or getattr(match.func, "login_required", True):
            patch_cache_control(response, private=True, no_store=True)
        return response
