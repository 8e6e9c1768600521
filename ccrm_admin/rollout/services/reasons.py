"""Why entries have moved: who edited them since, or when the CRM changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.keys import crm_user_ids, key_of
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import CellChange, Plan
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services.present import Place
from ccrm_admin.sync.models import InventoryChange

EDITED, CHANGED, GONE = "edited", "changed", "gone"  # what a reason is, as it is stored

COLUMNS: Mapping[Part, tuple[str, ...]] = {
    Part.EXTENSION: ("mode", "extension_id"),
    Part.CALLS: ("call_pool",),
    Part.SMS: ("sms_pool",),
}


def reasons_of(plan: Plan, rollout: Rollout, places: Collection[Place]) -> dict[Place, dict[str, Any]]:
    """Return why each of ``places`` has moved since the rollout was frozen: three queries, none without any.

    An edit is named before what the CRM did; where neither is known, the CRM has changed sometime.
    """
    if not places:
        return {}
    keys = {key for key, _part in places}
    reasons: dict[Place, dict[str, Any]] = {place: {"why": CHANGED} for place in places}
    reasons |= _changes(plan, rollout, keys)
    gone = CrmUser.objects.filter(pk__in=crm_user_ids(keys)).exclude(missing_since=None)
    since = {key_of(pk): at.isoformat() for pk, at in gone.values_list("pk", "missing_since") if at}
    reasons |= {place: {"why": GONE, "at": since[place[0]]} for place in places if place[0] in since}
    reasons |= _edits(plan, rollout, keys)
    return {place: reason for place, reason in reasons.items() if place in places}


def _changes(plan: Plan, rollout: Rollout, keys: Collection[str]) -> dict[Place, dict[str, Any]]:
    users = crm_user_ids(keys)
    since = InventoryChange.objects.for_tenant(plan.tenant).filter(
        resource=Resource.CRM_USERS, row_id__in=users, at__gte=rollout.approved_at or rollout.proposed_at
    )
    found: dict[Place, dict[str, Any]] = {}
    for row, fields, at in since.order_by("pk").values_list("row_id", "fields", "at"):
        for part, columns in COLUMNS.items():
            if any(column in fields for column in columns):
                found[key_of(row), part] = {"why": CHANGED, "at": at.isoformat()}
    return found


def _edits(plan: Plan, rollout: Rollout, keys: Collection[str]) -> dict[Place, dict[str, Any]]:
    later = CellChange.objects.of(keys).filter(part__in=[part.value for part in COLUMNS])
    later = later.filter(edit__plan_id=plan.pk, edit__number__gt=rollout.edit_number)
    changes = later.select_related("edit__by", "plan_user").order_by("edit__number", "pk")
    return {
        (change.plan_user.key, Part(change.part)): {
            "why": EDITED,
            "at": change.edit.at.isoformat(),
            "by": str(change.edit.by) if change.edit.by else "",
            "number": change.edit.number,
        }
        for change in changes
    }
