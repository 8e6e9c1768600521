"""Looking at a tenant's old data fetches it anew."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from ccrm_admin.sync.pages.status import TenantStatus
from ccrm_admin.sync.schedule.due import ask_if_stale


class RefreshWhenLookedAt:
    """Queues a sync after a page whose status line says that a newer state is being asked for.

    Open pages ask for their line again and again, which queues what has become due meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Respond to ``request``, and keep what its status line promises."""
        response = self.get_response(request)
        status: TenantStatus | None = getattr(request, "tenant_status", None)
        if status is not None and status.asking and response.status_code == 200:
            ask_if_stale(status.tenant)
        return response
