"""Connecting to a tenant's CCRM."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from ccrm_admin.ccrm_api import CcrmClient, CcrmError, Limits, RateLimitedError
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.messages import KEY_UNREADABLE, NO_KEY
from ccrm_admin.sync.mirroring.backoff import BACKS_OFF, BASE, leave_alone, may_be_asked, pause
from ccrm_admin.tenants.credentials import CredentialUnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.tenants.models import Tenant

    Connect = Callable[[Tenant], CcrmClient]

# Somebody waits to see whether the key works.
IMPATIENT = Limits(read_timeout_seconds=10.0, deadline_seconds=15.0, max_attempts=2)


def connect(tenant: Tenant, limits: Limits = Limits()) -> CcrmClient:  # noqa: B008 - frozen
    """Return a client with the tenant's key. Raises SyncRefusedError if there is none to use, CcrmError."""
    try:
        key = tenant.read_key()
    except CredentialUnreadableError:
        raise SyncRefusedError(KEY_UNREADABLE) from None
    if not key:
        raise SyncRefusedError(NO_KEY)
    return CcrmClient(tenant.base_url, key, limits=limits)


def connect_impatiently(tenant: Tenant) -> CcrmClient:
    """Return a client that gives up within seconds. Raises as ``connect`` does."""
    return connect(tenant, IMPATIENT)


def check_key(tenant: Tenant, *, connect: Connect = connect_impatiently) -> None:
    """Ask CCRM for a little with the tenant's key; return if that works.

    Raises SyncRefusedError with the reason, also without asking while CCRM wants to be left alone.
    """
    refuse_before_retry(tenant)
    try:
        with connect(tenant) as client:
            client.check()
    except CcrmError as error:
        params = error_params(error, tenant)
        if isinstance(error, RateLimitedError):
            leave_alone(tenant, error.code, params)
        raise SyncRefusedError(error.code, **params) from None


def refuse_before_retry(tenant: Tenant) -> None:
    """Raise SyncRefusedError if CCRM is to be left alone for a while."""
    if tenant.retry_at is not None and not may_be_asked(tenant):
        raise SyncRefusedError(RateLimitedError.code, retry_at=tenant.retry_at.isoformat())


def error_params(error: CcrmError, tenant: Tenant) -> dict[str, str | int]:
    """Return the facts of an error's sentence; after what calls for a pause, also when that ends."""
    if error.code not in BACKS_OFF:
        return error.params
    # Doubling what is waited anyway, so that the first pause is longer than no pause.
    base = BASE if isinstance(error, RateLimitedError) else timedelta(seconds=2 * tenant.refresh_interval)
    retry_at = timezone.now() + pause(tenant.failures + 1, retry_after=error.retry_after, base=base)
    return {**error.params, "retry_at": retry_at.isoformat()}
