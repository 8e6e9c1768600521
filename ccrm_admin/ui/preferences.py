"""What a person prefers in this browser: the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SYSTEM = "system"
THEMES = ("light", "dark", SYSTEM)
THEME_COOKIE = "theme"
THEME_COOKIE_AGE = 365 * 24 * 3600  # seconds


def theme_of(request: HttpRequest) -> str:
    """Return the theme chosen in this browser; the system's if none was."""
    chosen = request.COOKIES.get(THEME_COOKIE)
    return chosen if chosen in THEMES else SYSTEM


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the posted ``theme`` for a year and go back to the page it was chosen on."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return HttpResponseBadRequest(_("There is no such theme."))
    response = HttpResponseRedirect(_page_before(request))
    response.set_cookie(
        THEME_COOKIE,
        chosen,
        max_age=THEME_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _page_before(request: HttpRequest) -> str:
    """Return the posted ``next``, else the referring page, if it is ours; else the first page."""
    for address in (request.POST.get("next"), request.headers.get("Referer")):
        if url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return str(address)
    return "/"
