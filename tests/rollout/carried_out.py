"""A plan that was carried out, and what syncs see after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from unittest import mock

from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import set_status
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.rollout.services.drift_decisions import Seen
from ccrm_admin.sync.choices import ChangeKind, ResultStatus, RunStatus, Trigger
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.sync.signals import mirror_synced
from ccrm_admin.tenants.models import Tenant, User
from tests.planning.world import Centre


def panel(name: str, number: int | None = None, **columns: Any) -> None:
    """What somebody enters for a user in CCRM's panel, as the mirror has it after a sync."""
    if number:
        columns |= {"mode": "static", "extension_id": 9000 + number, "extension": str(number)}
    CrmUser.objects.filter(first_name=name).update(**columns)


def synced(
    tenant: Tenant,
    status: str = ResultStatus.OK,
    *,
    by: User | None = None,
    changed: Iterable[str] = (),
    fields: Any = None,
    unread: Iterable[str] = (),
) -> SyncRun:
    """What the sync does after a run, which recorded the ``fields`` of who ``changed``, by name.

    The records of the ``unread``, by name, it could not read.
    """
    at = timezone.now()
    run = SyncRun.objects.create(
        tenant=tenant,
        status=RunStatus.OK,
        trigger=Trigger.PERSON if by else Trigger.SCHEDULED,
        requested_by=by,
        queued_at=at,
        started_at=at,
        finished_at=at,
    )
    keys = CrmUser.objects.filter(first_name__in=unread).values_list("uuid", flat=True)
    records = [{"key": str(key), "field": "firstName", "problem": "not a text"} for key in keys]
    run.results.create(
        resource=Resource.CRM_USERS, status=status, skipped=len(records), skipped_records=records
    )
    for name in changed:
        InventoryChange.objects.create(
            tenant=tenant,
            run=run,
            resource=Resource.CRM_USERS,
            row_id=CrmUser.objects.get(first_name=name).pk,
            label=name,
            kind=ChangeKind.CHANGED,
            fields=fields or {"extension_id": [1, 2]},
            at=at,
        )
    with mock.patch.object(timezone, "now", return_value=run.finished_at):
        mirror_synced.send(sender=SyncRun, tenant=tenant, run=run)
    return run


def carry_out(centre: Centre, supervisor: User, manager: User, plan: Plan | None = None) -> Plan:
    """Propose, approve, and have a plan carried out as far as the mirror says."""
    plan = Plan.objects.get(pk=(plan or centre.plan).pk)
    plan.tenant = centre.tenant
    propose(plan=plan, by=supervisor)
    approve(plan=plan, by=manager, agree_to_all=True)
    plan = set_status(plan=plan, status=PlanStatus.CARRIED_OUT, by=None)
    plan.tenant = centre.tenant
    return plan


def listed() -> list[tuple[str, str, Any, Any]]:
    """What is listed as drift: whose what, planned and live."""
    rows = CarriedOutPart.objects.drifted().in_parts_order()
    return [(row.name, row.part, row.planned, row.live) for row in rows]


def seen(**narrowed: Any) -> list[Seen]:
    rows = CarriedOutPart.objects.listed().filter(**narrowed)
    return [Seen(row.pk, row.version) for row in rows.order_by("pk")]
