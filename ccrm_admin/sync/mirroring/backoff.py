"""How long a tenant is left alone whose CCRM refuses or does not respond."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ccrm_admin.ccrm_api import RateLimitedError, TimedOutError
from ccrm_admin.moments import ahead, is_ahead
from ccrm_admin.tenants.models import Tenant

BASE = timedelta(minutes=1)
CEILING = timedelta(hours=1)
# After "too many requests", nobody asks. After a time-out only what happens by itself waits: a worker that
# hangs is lost to all others, but whoever knows that CCRM is back need not wait.
BACKS_OFF = (RateLimitedError.code, TimedOutError.code)


def pause(failures: int, *, retry_after: float | None = None, base: timedelta = BASE) -> timedelta:
    """Return the time until the next try, after ``failures`` in a row (1 for the first).

    ``base``, twice that, four times … up to an hour. Up to an hour it is never less than the
    ``retry_after`` seconds CCRM asks for.
    """
    doubled = base * (1 << min(failures - 1, 10))
    return min(max(doubled, timedelta(seconds=retry_after or 0)), CEILING)


def leave_alone(tenant: Tenant, code: str, params: Mapping[str, Any]) -> None:
    """Leave ``tenant`` alone for the error ``code``, until the ``retry_at`` among its ``params``."""
    tenant.failures += 1
    tenant.retry_at, tenant.retry_code = parse_datetime(params["retry_at"]), code
    tenant.save(update_fields=["failures", "retry_at", "retry_code"])


def is_left_alone(tenant: Tenant) -> bool:
    """Tell whether nothing is fetched from ``tenant`` by itself for now."""
    return tenant.retry_at is not None and is_ahead(tenant.retry_at, at_most=CEILING, now=timezone.now())


def left_alone(now: datetime) -> Q:
    """Return the condition that a tenant is left alone."""
    return ahead("retry_at", at_most=CEILING, now=now)


def may_be_asked(tenant: Tenant) -> bool:
    """Tell whether a person may have it fetched, or its key tried."""
    return not is_left_alone(tenant) or tenant.retry_code == TimedOutError.code
