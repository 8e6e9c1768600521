"""One file at a time: whoever asks for many at once must not take every thread of the web server."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from django.core.cache import cache
from django.http import HttpResponseBase
from django.shortcuts import render

from ccrm_admin.tenants.access import TenantRequest

LONGEST = 10 * 60  # seconds; a process that was killed keeps nobody from the next file for longer


def one_file(request: TenantRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return the file that ``make`` returns, or status 429 while the person's last one is made.

    It counts until the whole of it is sent, or the person goes away.
    """
    key = f"file:{request.user.pk}"
    # A cache that can't be written adds nothing, and holds nothing either: that keeps nobody from reading.
    if not cache.add(key, "begun", LONGEST) and cache.get(key) is not None:
        return render(request, "ui/one_file.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    end = partial(cache.delete, key)
    try:
        response = make()
    except BaseException:
        end()
        raise
    response._resource_closers.append(end)  # type: ignore[attr-defined]  # noqa: SLF001 - as Django closes files
    return response
