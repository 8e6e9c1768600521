"""A plan's totals, as they stand above the grid and in the list of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.models import PlanFinding, PlanRow, PlanState
from ccrm_admin.planning.rules import Severity

if TYPE_CHECKING:
    from ccrm_admin.inventory.querysets import SipAccountQuerySet
    from ccrm_admin.planning.models import Plan
    from ccrm_admin.planning.querysets import PlanFindingQuerySet


def count_totals(plan: Plan, state: PlanState) -> None:
    """Count everything anew into ``state``; the caller saves it."""
    rows = PlanRow.objects.for_plan(plan).aggregate(
        in_plan=Count("pk", filter=Q(in_plan=True)),
        decided=Count("pk", filter=Q(decided=True)),
        differences=Sum("changes"),
    )
    state.in_plan, state.decided = rows["in_plan"], rows["decided"]
    state.differences = rows["differences"] or 0
    found: PlanFindingQuerySet = PlanFinding.objects.filter(plan_id=plan.pk)
    by_severity = dict(found.values_list("severity").annotate(count=Count("pk")))
    state.errors = by_severity.get(Severity.ERROR.value, 0)
    state.warnings = by_severity.get(Severity.WARNING.value, 0)
    state.notices = by_severity.get(Severity.NOTICE.value, 0)
    state.free_accounts = free_accounts(plan).count()


def free_accounts(plan: Plan) -> SipAccountQuerySet:
    """Return the voice accounts that somebody could still be given; see ``effective.World.free_accounts``."""
    occupied = PlanRow.objects.for_plan(plan).exclude(extension_id=None).values("extension_id")
    return (
        SipAccount.objects.for_tenant(plan.tenant)
        .present()
        .voice()
        .filter(Q(assigned=False) | Q(holder_count__gt=0))
        .exclude(extension_id__in=occupied)
    )
