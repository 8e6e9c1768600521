"""The way to a tenant's CCRM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from ccrm_admin.ccrm_api import CcrmClient, CcrmError, RateLimitedError
from ccrm_admin.sync.backoff import pause
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.messages import KEY_UNREADABLE, NO_KEY
from ccrm_admin.tenants.credentials import CredentialUnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.tenants.models import Tenant

    Connect = Callable[[Tenant], CcrmClient]


def connect(tenant: Tenant) -> CcrmClient:
    """Return a client with the tenant's key. Raises SyncRefusedError if there is none to use, CcrmError."""
    try:
        key = tenant.read_key()
    except CredentialUnreadableError:
        raise SyncRefusedError(KEY_UNREADABLE) from None
    if not key:
        raise SyncRefusedError(NO_KEY)
    return CcrmClient(tenant.base_url, key)


def check_key(tenant: Tenant) -> None:
    """Ask CCRM for a little with the tenant's key; return if that works.

    Raises SyncRefusedError with the reason, also without asking while CCRM wants to be left alone.
    """
    refuse_before_retry(tenant)
    try:
        with connect(tenant) as client:
            client.check()
    except CcrmError as error:
        raise SyncRefusedError(error.code, **error_params(error, tenant)) from None


def refuse_before_retry(tenant: Tenant) -> None:
    """Raise SyncRefusedError if CCRM is to be left alone for a while."""
    if tenant.retry_at and tenant.retry_at > timezone.now():
        raise SyncRefusedError(RateLimitedError.code, retry_at=tenant.retry_at.isoformat())


def error_params(error: CcrmError, tenant: Tenant) -> dict[str, str | int]:
    """Return the facts of an error's sentence; for the rate limit also when the next try may be."""
    if not isinstance(error, RateLimitedError):
        return error.params
    retry_at = timezone.now() + pause(tenant.failures + 1, retry_after=error.retry_after)
    return {**error.params, "retry_at": retry_at.isoformat()}
