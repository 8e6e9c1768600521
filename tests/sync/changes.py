"""Changes that a sync found, made without one, and how the tests read their page."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ChangeKind, RunStatus, Trigger
from ccrm_admin.sync.mirroring.changelog import labelled
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.tenants.models import Tenant
from tests.html import one, texts
from tests.ui import list_pages

CHANGES = "/t/alfa/changes/"


def run_of(tenant: Tenant, status: str = RunStatus.OK, **columns: Any) -> SyncRun:
    now = timezone.now()
    times = {"queued_at": now, "started_at": now, "finished_at": now}
    return SyncRun.objects.create(tenant=tenant, trigger=Trigger.COMMAND, status=status, **times | columns)


def change_of(
    run: SyncRun,
    label: str = "101 Konsultant",
    resource: str = Resource.SIP_ACCOUNTS,
    kind: str = ChangeKind.CHANGED,
    **columns: Any,
) -> InventoryChange:
    fields = columns.pop("fields", {})
    given = {"row_id": 1, "at": timezone.now(), "tenant": run.tenant, **columns}
    return InventoryChange.objects.create(
        run=run,
        resource=resource,
        kind=kind,
        fields=fields,
        **labelled(label, fields, run.tenant.region),
        **given,
    )


def fragment(client: Client, **query: Any) -> str:
    return list_pages.fragment(client, name="changes", **query)


def labels(html: str) -> list[str]:
    return texts(html, "td[data-label=Record] > a[href]")


def sign(client: Client, url: str = "/t/alfa/sip-accounts/") -> str:
    """Return the number behind the menu's line, "" if there is none."""
    return "".join(texts(one(client.get(url), "#changes-sign"), ".num"))
