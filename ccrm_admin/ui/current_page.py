"""The page that a request comes from, as its client says."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails


def current_path(htmx: HtmxDetails) -> str | None:
    """Return its path with the query string; None if it is none of ours, or no URL at all."""
    try:
        path = htmx.current_url_abs_path
    except ValueError:  # such as http://[::1
        return None
    return path if path and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else None


def sent_from(request: HttpRequest) -> str | None:
    """Return the path, with the query string, of the page whose form a browser sent; None as above."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return None
    page = urlsplit(referer)
    return urlunsplit(("", "", page.path, page.query, "")) or None
