"""A plan's totals, as they stand above the grid and in the list of plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.rules import SEVERITIES
from ccrm_admin.planning.models import PlanRow, PlanState

if TYPE_CHECKING:
    from ccrm_admin.inventory.querysets import SipAccountQuerySet
    from ccrm_admin.planning.models import Plan

TOTALS = ("in_plan", "decided", "differences", "errors", "warnings", "notices", "free_accounts")


Columns = Mapping[str, Any]


def totals_of(rows: Iterable[Columns], codes: Iterable[str]) -> Counter[str]:
    """Return what rows of the grid, and findings given by their codes, contribute to the totals."""
    totals = Counter(f"{SEVERITIES[code].value}s" for code in codes)
    for row in rows:
        totals["in_plan"] += row["in_plan"]
        totals["decided"] += row["decided"]
        totals["differences"] += row["changes"]
    return totals


def put(state: PlanState, totals: Counter[str]) -> None:
    """Set the totals of ``state``; the caller saves it."""
    for name in TOTALS:
        setattr(state, name, totals[name])


def adjust(state: PlanState, by: Counter[str]) -> None:
    """Change the totals of ``state`` by how much an edit has changed them; the caller saves it.

    If a sync ends in between, they may be off until the next look, which counts them anew; never below 0.
    """
    for name in TOTALS:
        setattr(state, name, max(0, getattr(state, name) + by[name]))


def free_accounts(plan: Plan) -> SipAccountQuerySet:
    """Return the voice accounts that somebody could still be given; see ``World.free_accounts``."""
    occupants = PlanRow.objects.for_plan(plan).filter(extension_id=OuterRef("extension_id"))
    return (
        SipAccount.objects.for_tenant(plan.tenant)
        .present()
        .voice()
        .filter(Q(assigned=False) | Q(holder_count__gt=0), ~Exists(occupants))
    )
