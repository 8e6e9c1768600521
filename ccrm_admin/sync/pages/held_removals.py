"""What waits for a manager's word: the records that a sync would not mark as gone by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from ccrm_admin.inventory.models import Resource
from ccrm_admin.sync.models import ResourceResult, ResultStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ccrm_admin.tenants.models import Tenant


def held_in(run_id: int | None, tenant: Tenant) -> QuerySet[ResourceResult]:
    """Return what the run held back, without the lists that a later run of the tenant brought up to date."""
    of_tenant = ResourceResult.objects.filter(run__tenant=tenant)
    settled = of_tenant.filter(run__gt=run_id or 0, status__in=(ResultStatus.OK, ResultStatus.UNSURE))
    held = of_tenant.filter(run=run_id, status=ResultStatus.HELD)
    return held.exclude(resource__in=settled.values("resource")).order_by("pk")


def consequence(result: ResourceResult) -> str:
    """Say what agreeing does to the records of one list."""
    count = result.removed
    sentences = {
        Resource.SIP_ACCOUNTS: ngettext(
            "%(count)s SIP account will be marked as gone.",
            "%(count)s SIP accounts will be marked as gone.",
            count,
        ),
        Resource.CALL_PRESENTATIONS: ngettext(
            "%(count)s call presentation will be marked as gone.",
            "%(count)s call presentations will be marked as gone.",
            count,
        ),
        Resource.SMS_SENDERS: ngettext(
            "%(count)s SMS sender will be marked as gone.",
            "%(count)s SMS senders will be marked as gone.",
            count,
        ),
        Resource.CRM_USERS: ngettext(
            "%(count)s user will be marked as gone.", "%(count)s users will be marked as gone.", count
        ),
    }
    return sentences[Resource(result.resource)] % {"count": count}
