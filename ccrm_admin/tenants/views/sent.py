"""What was sent to a page that shows a form and takes it at the same address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

form_page = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> QueryDict | None:
    """Return the form's data, None if the page was only opened."""
    return request.POST if request.method == "POST" else None
