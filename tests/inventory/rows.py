"""Rows of the mirror for tests that need no sync, complete with their made columns."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.computed_columns import made_columns
from ccrm_admin.inventory.models import (
    CallPresentation,
    CrmUser,
    MirrorRow,
    ResourceState,
    SipAccount,
    SmsSender,
    Team,
)
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.tenants.models import Tenant


def sip_account(tenant: Tenant, number: int = 101, **columns: Any) -> SipAccount:
    holders = sort_key(columns.get("holder_names", ""))
    return _row(
        SipAccount,
        tenant,
        {
            "extension_id": 9000 + number,
            "extension_type": "VOICE",
            "extension": str(number),
            "server_id": "SIP8",
            "name": f"Konsultant {number}",
            "caller_id": "",
            "assigned": False,
            "holder_names": "",
            "holder_sort": holders,
        }
        | columns,
    )


def call_presentation(tenant: Tenant, presentation: str = "48777888999", **columns: Any) -> CallPresentation:
    # Grouped as in the vendor's sample.
    in_threes = " ".join(presentation[start : start + 3] for start in range(2, len(presentation), 3))
    written = f"+{presentation[:2]} {in_threes}" if presentation.isdigit() else ""
    values = {"presentation": presentation, "name": "", "clip_prefix": "", "intl_format": written}
    return _row(CallPresentation, tenant, values | columns)


def sms_sender(tenant: Tenant, presentation: str = "Pozdrawiamy", **columns: Any) -> SmsSender:
    return _row(SmsSender, tenant, {"sender_id": 9999, "presentation": presentation} | columns)


def crm_user(tenant: Tenant, first_name: str = "Łukasz", last_name: str = "Żak", **columns: Any) -> CrmUser:
    return _row(
        CrmUser,
        tenant,
        {
            "uuid": uuid.uuid4(),
            "first_name": first_name,
            "last_name": last_name,
            "email": "",
            "permission_group": "Konsultant",
            "mode": "none",
            "extension_id": None,
            "extension": "",
            "call_pool": [],
            "sms_pool": [],
            "work_number": "",
            "online": False,
            "dnd": False,
            "talking": False,
        }
        | columns,
    )


def team(tenant: Tenant, name: str = "Sprzedaż", **columns: Any) -> Team:
    """Return a team with the UUIDs of its ``members``; ``crm_user`` has columns for what users know of it."""
    values = {"uuid": str(uuid.uuid4()), "name": name, "label": name, "group_type": "Zespół", "members": []}
    return _row(Team, tenant, values | columns)


def fetched(tenant: Tenant) -> None:
    """Let all resources count as fetched just now."""
    for resource in Resource:
        ResourceState.objects.update_or_create(
            tenant=tenant, resource=resource, defaults={"fetched_at": timezone.now()}
        )


def _row(model: type[MirrorRow], tenant: Tenant, columns: dict[str, Any]) -> Any:
    usual = {"first_seen_at": timezone.now(), **made_columns(model, columns, tenant.region)}
    return model._default_manager.create(tenant=tenant, **{**usual, **columns})
