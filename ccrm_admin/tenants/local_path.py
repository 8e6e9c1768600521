"""Where a form may lead back to."""

from __future__ import annotations

from typing import TypeGuard

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_local_path(url: str | None) -> TypeGuard[str]:
    """Tell whether ``url`` is a path of this site, so that a redirect may lead there.

    A posted word without a slash would be taken for the name of a view, or for a place beside the page.
    """
    return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def page_before(request: HttpRequest, *, otherwise: str) -> str:
    """Return where to go back to: the posted ``next``, or else the page that the request came from.

    ``otherwise`` is where to go if neither is one of ours.
    """
    posted = request.POST.get("next")
    if is_local_path(posted):
        return posted
    referer = request.headers.get("Referer", "")  # a whole URL, if a browser sent it
    if referer.startswith(f"{request.scheme}://") and url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    ):
        return referer
    return otherwise
