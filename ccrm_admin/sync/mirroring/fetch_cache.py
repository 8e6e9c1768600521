"""What was last read of a resource, so that the same bytes need not be read and compared again.

It is written together with the rows, so it is always about the fetch that the mirror holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime

from ccrm_admin.ccrm_api import Fetched
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.sync.models import ResourceResult
from ccrm_admin.tenants.models import Tenant

KEPT = timedelta(days=1)  # then all rows are compared again, whatever came over them meanwhile
READING = 3  # to be raised whenever a release reads records or writes rows otherwise


@dataclass(frozen=True, slots=True)
class Remembered:
    """The digests of the pages that the mirror holds, what came of them, and when all rows were compared."""

    digests: list[str]
    result: ResourceResult
    compared_at: datetime


def recall(tenant: Tenant, resource: Resource, *, now: datetime) -> Remembered | None:
    """Return what was last read; None if that is too long ago, or was read by another release."""
    state = ResourceState.objects.for_tenant(tenant).filter(resource=resource).first()
    if state is None or state.last_read.get("reading") != READING:
        return None
    compared_at = parse_datetime(state.last_read["at"])
    result = ResourceResult.objects.filter(pk=state.last_read["result"]).first()
    if result is None or compared_at is None or not compared_at <= now < compared_at + KEPT:
        return None
    return Remembered(state.last_read["digests"], result, compared_at)


def remember(fetched: Fetched[Any], result: ResourceResult, *, tenant: Tenant, compared_at: datetime) -> None:
    """Store what the mirror holds; called in the transaction that writes the rows.

    Of a fetch that is not sure nothing is stored, and nothing of those before: the mirror holds neither.
    """
    read = {
        "reading": READING,
        "at": compared_at.isoformat(),
        "result": result.pk,
        "digests": fetched.digests,
    }
    ResourceState.objects.for_tenant(tenant).filter(resource=result.resource).update(
        last_read=read if fetched.sure else {}
    )
