"""A record's details beside the list it was opened from."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpResponse, QueryDict

from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.current_page import current_path
from ccrm_admin.ui.querystrings import number_in

PANEL_ID = "panel"
PARAMETER = "open"  # of a list's query string: the record in the panel


def beside(request: TenantRequest, response: HttpResponse, pk: int) -> HttpResponse:
    """Let the browser's URL name the record beside the list, so that it can be shared and reloaded."""
    seen = urlsplit(current_path(request.htmx) or request.path)
    query = [(name, value) for name, value in parse_qsl(seen.query) if name != PARAMETER]
    response["HX-Replace-Url"] = f"{seen.path}?{urlencode([*query, (PARAMETER, str(pk))])}"
    return response


def opened(query: QueryDict) -> str:
    """Return the number of the record that a list's query string wants beside it; "" if it names none."""
    asked = query.get(PARAMETER, "")
    return "" if number_in(asked) is None else asked
