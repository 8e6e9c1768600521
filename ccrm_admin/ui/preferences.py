"""What a person prefers in this browser: the theme and the language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST

from ccrm_admin.tenants.http import go_back
from ccrm_admin.tenants.local_path import page_before

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
    response = go_back(request, "/")
    response.set_cookie(
        THEME_COOKIE,
        chosen,
        max_age=THEME_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Have Django remember the posted ``language``, and go back as ``set_theme`` does."""
    response = i18n.set_language(request)
    if response.has_header("Location"):
        response["Location"] = iri_to_uri(page_before(request, otherwise="/"))
    return response
