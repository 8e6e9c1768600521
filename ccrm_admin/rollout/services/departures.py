"""When live left a plan, and which sync saw it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.services.reasons import COLUMNS
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Departure:
    """When, and in which run, by primary key; None of one that is no longer kept."""

    at: datetime
    run: int | None


def departures(tenant: Tenant, run: SyncRun, rows: Sequence[CarriedOutPart]) -> dict[int, Departure]:
    """Return since when each of ``rows`` is not as planned, by primary key: two queries, none without any.

    That is the last recorded change of that part of the user; where none is kept, ``run`` is the first that
    has seen it.
    """
    if not rows:
        return {}
    seen = Departure(timezone.now(), run.pk)
    found = {row.pk: seen for row in rows}
    people = PlanUser.objects.filter(pk__in={row.plan_user_id for row in rows})
    users = {
        pk: user or merged
        for pk, user, merged in people.values_list("pk", "crm_user_id", "merged_into__crm_user_id")
    }
    last: dict[tuple[int, Part], Departure] = {}
    changes = InventoryChange.objects.for_tenant(tenant).filter(
        resource=Resource.CRM_USERS,
        row_id__in=[user for user in users.values() if user],
        at__gte=min(row.held_at for row in rows),
    )
    listed = changes.order_by("pk").values_list("row_id", "fields", "at", "run_id")
    for user, fields, at, number in listed.iterator():
        for part, columns in COLUMNS.items():
            if any(column in fields for column in columns):
                last[user, part] = Departure(at, number)
    for row in rows:
        known = users.get(row.plan_user_id)
        if known and (departure := last.get((known, Part(row.part)))):
            found[row.pk] = departure
    return found
