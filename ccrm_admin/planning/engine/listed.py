"""What the CCRM's own lists of numbers and SMS senders hold, read once for each state of the mirror."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from django.core.cache import caches
from django.db.models import Value

from ccrm_admin.inventory.models import CallPresentation, SmsSender
from ccrm_admin.planning.models import Plan

KEPT_SECONDS = 3600

Spellings = Mapping[str, Sequence[str]]  # by canonical form
Kept = TypeVar("Kept")


def kept_with_mirror(what: str, plan: Plan, make: Callable[[], Kept]) -> Kept:
    """Return what ``make`` made of the mirror; it is called once for each state that a fresh plan is of."""
    key = f"{what}:{plan.tenant_id}:{plan.state.stamp}"
    found: Kept | None = caches["memory"].get(key)
    if found is None:
        found = make()
        caches["memory"].set(key, found, KEPT_SECONDS)
    return found


def listed_among(
    plan: Plan, numbers: Collection[str], senders: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return which of the numbers and senders, in canonical form, the CCRM has, as it spells them."""
    listed = kept_with_mirror("listed", plan, lambda: _listed(plan))
    calls, names = (
        frozenset(spelling for each in wanted for spelling in there.get(each, ()))
        for wanted, there in zip((numbers, senders), listed, strict=True)
    )
    return calls, names


def _listed(plan: Plan) -> tuple[Spellings, Spellings]:
    columns = ("presentation_canonical", "presentation")
    calls = CallPresentation.objects.for_tenant(plan.tenant).present().values_list(*columns, Value(0))
    names = SmsSender.objects.for_tenant(plan.tenant).present().values_list(*columns, Value(1))
    found: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    for canonical, presentation, place in calls.union(names):
        found[place].setdefault(canonical, []).append(presentation)
    return found
