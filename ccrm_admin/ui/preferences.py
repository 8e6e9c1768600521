"""What a person prefers in this browser: the theme, the menu, the height of rows, and the language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.encoding import iri_to_uri
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST

from ccrm_admin.tenants.http import go_back
from ccrm_admin.tenants.local_path import page_before
from ccrm_admin.tenants.models import User

CHOICES = {  # by the name of the cookie; the last one holds until another is chosen
    "theme": ("light", "dark", "system"),
    "menu": ("folded", "open"),
    "density": ("comfortable", "compact"),
}
COOKIE_AGE = 365 * 24 * 3600  # seconds


def usual(name: str) -> str:
    """Return what is shown to who has chosen nothing under ``name``."""
    return CHOICES[name][-1]


def preferred(request: HttpRequest, name: str) -> str:
    """Return what was chosen in this browser under ``name``, one of ``CHOICES``."""
    chosen = request.COOKIES.get(name)
    return chosen if chosen in CHOICES[name] else usual(name)


@login_not_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Remember what is posted for a year, and go back to the page it was chosen on; htmx stays there."""
    posted = {name: request.POST[name] for name in CHOICES if name in request.POST}
    if not posted or any(value not in CHOICES[name] for name, value in posted.items()):
        return HttpResponseBadRequest(_("There is no such choice."))
    response = HttpResponse(status=204) if request.htmx else go_back(request, "/")  # type: ignore[attr-defined]
    for name, value in posted.items():
        response.set_cookie(
            name, value, max_age=COOKIE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Have Django remember the posted ``language``, and go back as ``prefer`` does.

    Who has logged in gets mail in it from now on.
    """
    response = i18n.set_language(request)
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    if response.has_header("Location"):
        response["Location"] = iri_to_uri(page_before(request, otherwise="/"))
    return response
