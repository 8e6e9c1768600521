"""What people see while the database can't be used: that, and not that they did something wrong."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseServerError
from django.template.loader import render_to_string

from ccrm_admin.database_trouble import Trouble, trouble_of
from ccrm_admin.health import writing_trouble
from ccrm_admin.ui.preferences import preferred

RETRY_AFTER = 30  # seconds

logger = logging.getLogger(__name__)


def failed(request: HttpRequest) -> HttpResponse:
    """Explain an exception that nothing caught; Django calls this while it handles it."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble:
        return page(trouble, request)
    return HttpResponseServerError(render_to_string("500.html", {"theme": preferred(request, "theme")}))


def page(trouble: Trouble, request: HttpRequest) -> HttpResponse:
    """Return the page that tells of ``trouble``, and tell the log what to do; neither needs a database."""
    logger.warning("The database can't be used: %s", trouble.advice)
    content = render_to_string("503.html", {"trouble": trouble, "theme": preferred(request, "theme")})
    return HttpResponse(content, status=503, headers={"Retry-After": str(RETRY_AFTER)})


class HonestRefusals:
    """Says that the database is at fault where a counter that could not be written refuses everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look behind a "too many attempts"."""
        response = self.get_response(request)
        trouble = writing_trouble() if response.status_code == 429 else None
        return page(trouble, request) if trouble else response
