"""Looking at a tenant's old data fetches it anew."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db import DatabaseError, InterfaceError

from ccrm_admin.sync.staleness import request_if_stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from ccrm_admin.sync.status import TenantStatus
    from ccrm_admin.tenants.models import Tenant

POLL = "sync:status"  # asks by itself, also where nobody looks any more
LOOK_AGAIN = 10  # seconds

logger = logging.getLogger(__name__)


class RefreshWhenLookedAt:
    """Queues a sync after a page of a tenant whose data is older than its refresh interval."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer ``request``; what goes wrong with the queue must not cost the page."""
        response = self.get_response(request)
        tenant = getattr(request, "tenant", None)
        if tenant is None or request.method != "GET" or response.status_code != 200:
            return response
        if not (_polls(request) or _known_fresh(request)):
            try:
                if _not_looked_lately(tenant):
                    request_if_stale(tenant)
            except (DatabaseError, InterfaceError) as error:
                logger.warning("A sync of %s could not be queued (%s)", tenant.name, type(error).__name__)
        return response


def _not_looked_lately(tenant: Tenant) -> bool:
    """Tell whether it is some seconds since this process asked: not every keystroke of a filter need ask."""
    return caches["memory"].add(f"looked:{tenant.pk}", value=True, timeout=LOOK_AGAIN)


def _polls(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == POLL


def _known_fresh(request: HttpRequest) -> bool:
    """Tell whether the page's status line has found the data fresh, so that nobody need look again."""
    status: TenantStatus | None = getattr(request, "tenant_status", None)
    return status is not None and not status.stale
