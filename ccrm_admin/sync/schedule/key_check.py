"""Trying a tenant's key: in the worker, for no page waits for CCRM."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from ccrm_admin.moments import is_within
from ccrm_admin.sync.choices import CheckStatus, Trigger
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.messages import INTERNAL, NO_KEY
from ccrm_admin.sync.mirroring.client import check_key, connect_impatiently, refuse_before_retry
from ccrm_admin.sync.models import KeyCheck, SyncRun
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.sync.tasks import SOMEONE_WAITS

if TYPE_CHECKING:
    from ccrm_admin.sync.mirroring.client import Connect
    from ccrm_admin.tenants.models import Tenant, User

SHOWN = timedelta(minutes=10)  # how long the page shows what came of it


def request_check(*, tenant: Tenant, person: User) -> KeyCheck:
    """Let a worker try the tenant's key; who asks again meanwhile gets the check that is going on.

    Raises SyncRefusedError if there is no key, or CCRM wants to be left alone.
    """
    if not tenant.has_key:
        raise SyncRefusedError(NO_KEY)
    refuse_before_retry(tenant)
    with transaction.atomic():
        check, _made = KeyCheck.objects.select_for_update().get_or_create(
            tenant=tenant, defaults={"asked_at": timezone.now(), "status": CheckStatus.FAILED}
        )
        if check.active and check.key_digest == _digest(tenant):
            return check
        check.token = uuid4()
        check.status, check.error_code, check.error_params = CheckStatus.QUEUED, "", {}
        check.asked_at, check.ended_at = timezone.now(), None
        check.requested_by, check.key_digest = person, _digest(tenant)
        check.save()
        try_key.enqueue(str(check.token))
    return check


def shown_check(tenant: Tenant) -> KeyCheck | None:
    """Return the check of the tenant's present key that is going on, or ended a moment ago."""
    check = KeyCheck.objects.for_tenant(tenant).filter(key_digest=_digest(tenant)).first()
    if check is None or not is_within(check.ended_at or check.asked_at, SHOWN, now=timezone.now()):
        return None
    return check


@task(priority=SOMEONE_WAITS)
def try_key(token: str) -> None:
    """Carry out the check, unless another one has taken its place."""
    carry_out(token)


def carry_out(token: str, *, connect: Connect = connect_impatiently) -> None:
    """Ask CCRM for a little, and store what came of it; if all is well, fetch what was never fetched."""
    check = KeyCheck.objects.filter(token=token, status=CheckStatus.QUEUED).select_related("tenant").first()
    if check is None:
        return
    _store(token, status=CheckStatus.RUNNING)
    try:
        check_key(check.tenant, connect=connect)
    except SyncRefusedError as refused:
        _fail(token, refused.code, refused.params)
    except Exception as error:
        _fail(token, INTERNAL, {"error": type(error).__name__})
        raise
    else:
        _store(token, status=CheckStatus.OK, ended_at=timezone.now())
        _fetch_if_never_fetched(check)


def _fetch_if_never_fetched(check: KeyCheck) -> None:
    if not SyncRun.objects.for_tenant(check.tenant).exists():
        with suppress(SyncRefusedError):  # it is switched off
            request_sync(tenant=check.tenant, trigger=Trigger.PERSON, person=check.requested_by)


def _fail(token: str, code: str, params: dict[str, Any]) -> None:
    _store(token, status=CheckStatus.FAILED, ended_at=timezone.now(), error_code=code, error_params=params)


def _store(token: str, **columns: Any) -> None:
    KeyCheck.objects.filter(token=token).update(**columns)


def _digest(tenant: Tenant) -> str:
    """Return what recognises the stored key and reveals nothing of it: it is encrypted already."""
    return sha256(tenant.key_token.encode()).hexdigest()
