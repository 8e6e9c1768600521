"""A plan's totals, as they stand above the grid and in the list of plans."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.querysets import SipAccountQuerySet
from ccrm_admin.planning.domain.finding import Severity
from ccrm_admin.planning.models import Plan, PlanFinding, PlanRow
from ccrm_admin.statements import Statement, given_row


def totals_of(plan: Plan) -> dict[str, int]:
    """Count what a plan's rows and findings come to, by the columns of PlanState, in one query."""
    (counted,) = _totals().rows(plan=plan.pk, tenant=plan.tenant_id)
    return counted


@cache
def _totals() -> Statement[dict[str, int]]:
    plan = given_row("plan", tenant=given_row("tenant"))
    findings = PlanFinding.objects.for_plan(plan)
    totals = Plan.objects.filter(pk=plan.pk).annotate(
        in_plan=Count("rows", filter=Q(rows__in_plan=True)),
        decided=Count("rows", filter=Q(rows__decided=True)),
        differences=Coalesce(Sum("rows__changes"), 0),
        **{f"{one.value}s": _count(findings.caused().filter(severity=one.value)) for one in Severity},
        earlier=_count(findings.earlier()),
        free_accounts=_count(free_accounts(plan)),
    )
    found = ("errors", "warnings", "notices", "earlier")
    return Statement(totals.values("in_plan", "decided", "differences", *found, "free_accounts"))


def free_accounts(plan: Plan) -> SipAccountQuerySet:
    """Return the voice accounts that somebody could still be given; see ``World.free_accounts``."""
    occupants = PlanRow.objects.for_plan(plan).filter(extension_id=OuterRef("extension_id"))
    return (
        SipAccount.objects.for_tenant(plan.tenant)
        .present()
        .voice()
        .filter(Q(assigned=False) | Q(holder_count__gt=0), ~Exists(occupants))
    )


def _count(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(count=Func(F("pk"), function="COUNT")).values("count"))
