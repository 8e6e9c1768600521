"""A plan's totals, as they stand above the grid and in the list of plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Sum

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.models import PlanFinding, PlanRow, PlanState

if TYPE_CHECKING:
    from ccrm_admin.inventory.querysets import SipAccountQuerySet
    from ccrm_admin.planning.models import Plan

TOTALS = ("in_plan", "decided", "differences", "errors", "warnings", "notices", "free_accounts")


@dataclass(frozen=True, slots=True)
class Scope:
    """What an edit touches: users, subjects of findings, and accounts by extensionId."""

    keys: Collection[str]
    subjects: Collection[str]
    extension_ids: Collection[int]


def measure(plan: Plan, scope: Scope | None = None) -> Counter[str]:
    """Return the totals of a plan, or what the ``scope`` contributes to them."""
    rows = PlanRow.objects.for_plan(plan)
    findings = PlanFinding.objects.filter(plan_id=plan.pk)
    accounts = free_accounts(plan)
    if scope is not None:
        rows = rows.filter(key__in=scope.keys)
        findings = findings.about(scope.subjects)
        accounts = accounts.filter(extension_id__in=scope.extension_ids)
    counted = rows.aggregate(
        in_plan=Count("pk", filter=Q(in_plan=True)),
        decided=Count("pk", filter=Q(decided=True)),
        differences=Sum("changes", default=0),
    )
    severities = findings.values_list("severity").annotate(count=Count("pk"))
    totals = Counter({**counted, "free_accounts": accounts.count()})
    totals.update({f"{severity}s": count for severity, count in severities})
    return totals


def put(state: PlanState, totals: Counter[str]) -> None:
    """Set the totals of ``state``; the caller saves it."""
    for name in TOTALS:
        setattr(state, name, totals[name])


def adjust(state: PlanState, before: Counter[str], after: Counter[str]) -> None:
    """Change the totals of ``state`` as what an edit touches has changed; the caller saves it.

    If a sync ends in between, they may be off until the next look, which counts them anew; never below 0.
    """
    for name in TOTALS:
        setattr(state, name, max(0, getattr(state, name) + after[name] - before[name]))


def free_accounts(plan: Plan) -> SipAccountQuerySet:
    """Return the voice accounts that somebody could still be given; see ``effective.World.free_accounts``."""
    occupants = PlanRow.objects.for_plan(plan).filter(extension_id=OuterRef("extension_id"))
    return (
        SipAccount.objects.for_tenant(plan.tenant)
        .present()
        .voice()
        .filter(Q(assigned=False) | Q(holder_count__gt=0), ~Exists(occupants))
    )
