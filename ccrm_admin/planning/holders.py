"""The other way round: who has an account, a number or a sender in each plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccrm_admin.planning.computing.fresh import freshen
from ccrm_admin.planning.computing.rows import has
from ccrm_admin.planning.models import Plan, PlanRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.planning.querysets import PlanRowQuerySet
    from ccrm_admin.tenants.models import Tenant

MOST_NAMED = 50  # users of one plan


@dataclass(frozen=True, slots=True)
class PlanHolders:
    """Who has something under one plan: how many, and the first of them by name."""

    plan: Plan
    count: int
    rows: list[PlanRow]


def account_holders(tenant: Tenant, extension_id: int) -> list[PlanHolders]:
    """Return whose own an account is in each draft plan, plans where it is nobody's too."""
    return _in_each(tenant, lambda rows: rows.holding(extension_id))


def call_holders(tenant: Tenant, presentation: str) -> list[PlanHolders]:
    """Return who has a call presentation in his pool in each draft plan."""
    return _in_each(tenant, lambda rows: rows.exclude(status="gone").filter(has("calls", presentation)))


def sms_holders(tenant: Tenant, presentation: str) -> list[PlanHolders]:
    """Return who has an SMS sender in his pool in each draft plan."""
    return _in_each(tenant, lambda rows: rows.exclude(status="gone").filter(has("sms", presentation)))


def _in_each(tenant: Tenant, narrow: Callable[[PlanRowQuerySet], PlanRowQuerySet]) -> list[PlanHolders]:
    found = []
    for plan in Plan.objects.for_tenant(tenant).drafts().order_by("title"):
        plan.tenant = tenant
        freshen(plan)
        rows = narrow(PlanRow.objects.for_plan(plan)).order_by("name_sort", "key")
        first = list(rows[: MOST_NAMED + 1])
        count = len(first) if len(first) <= MOST_NAMED else rows.count()
        found.append(PlanHolders(plan, count, first[:MOST_NAMED]))
    return found
