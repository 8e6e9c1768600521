"""A plan's totals, as they stand above the grid and in the list of plans."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.blocks.stamp import RestStamp
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.querysets import SipAccountQuerySet
from ccrm_admin.planning.domain.finding import Severity
from ccrm_admin.planning.engine.restrictions import restrictions_of
from ccrm_admin.planning.models import Plan, PlanFinding, PlanRow
from ccrm_admin.statements import Given, Statement, given_row


def totals_of(plan: Plan, rests: RestStamp) -> dict[str, int]:
    """Count what a plan's rows and findings come to, by the columns of PlanState, in one query.

    ``rests`` tells what is restricted in the tenant.
    """
    on = restrictions_of(plan, rests)
    given = {"plan": plan.pk, "tenant": plan.tenant_id, "day": on.day, "since": on.since(rests.account_days)}
    (counted,) = _totals(blocks=rests.restricts, rests=rests.account_days > 0).rows(**given)
    return counted


@cache
def _totals(*, blocks: bool, rests: bool) -> Statement[dict[str, int]]:
    plan = given_row("plan", tenant=given_row("tenant"))
    stamp = RestStamp(number_days=0, account_days=int(rests), version=int(blocks), dated=0)
    on = RestrictionsOn(plan.tenant, stamp, Given("day", DateField()))
    restricted = on.restricted(SipAccount, since=Given("since", DateTimeField()))
    unheld = unheld_accounts(plan)
    findings = PlanFinding.objects.for_plan(plan)
    totals = Plan.objects.filter(pk=plan.pk).annotate(
        in_plan=Count("rows", filter=Q(rows__in_plan=True)),
        decided=Count("rows", filter=Q(rows__decided=True)),
        differences=Coalesce(Sum("rows__changes"), 0),
        **{f"{one.value}s": _count(findings.caused().filter(severity=one.value)) for one in Severity},
        earlier=_count(findings.earlier()),
        free_accounts=_count(unheld.exclude(restricted)),
        restricted_accounts=_count(unheld.filter(restricted)) if blocks else Value(0),
    )
    found = ("errors", "warnings", "notices", "earlier")
    accounts = ("free_accounts", "restricted_accounts")
    return Statement(totals.values("in_plan", "decided", "differences", *found, *accounts))


def unheld_accounts(plan: Plan) -> SipAccountQuerySet:
    """Return the voice accounts that somebody could still be given; see ``World.unheld_accounts``."""
    occupants = PlanRow.objects.for_plan(plan).filter(extension_id=OuterRef("extension_id"))
    return (
        SipAccount.objects.for_tenant(plan.tenant)
        .present()
        .voice()
        .filter(Q(assigned=False) | Q(holder_count__gt=0), ~Exists(occupants))
    )


def _count(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(count=Func(F("pk"), function="COUNT")).values("count"))
