"""What a plan's rows were computed from, as texts: they differ as soon as any of it has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.planning.models import Plan, Stamp
from ccrm_admin.planning.models.aggregates import Joined
from ccrm_admin.planning.models.plan import CROWDED_ABOVE
from ccrm_admin.tenants.models import Tenant

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

SCHEME = 7  # raised when the rules or the rows' columns change, so that stored ones are computed anew


def stamp_of(tenant: Tenant) -> Stamp:
    """Return the stamp of everything that the tenant's plans are computed from, as it is now."""
    states = ResourceState.objects.for_tenant(tenant).values_list("resource", "version")
    versions = dict(states)
    mirror = ".".join(str(versions.get(resource.value, 0)) for resource in Resource)
    told = Tenant.objects.filter(pk=tenant.pk).annotate(drafts=_drafts())
    limit, drafts = told.values_list(F("planning_settings__crowded_above"), "drafts").get()
    limit = CROWDED_ABOVE if limit is None else limit
    return Stamp(f"{SCHEME}:{mirror}:{tenant.region}:{limit}", ",".join(sorted((drafts or "").split(","))))


def _drafts() -> Combinable:
    told = Concat(Cast("pk", CharField()), Value("."), Cast("told_version", CharField()))
    telling = Plan.objects.exclude(told_version=0)  # an empty plan tells nothing
    drafts = telling.filter(tenant=OuterRef("pk")).drafts().order_by()
    return Subquery(drafts.values("tenant").annotate(told=Joined(told)).values("told"))


def moved_on(drafts: str, plan: Plan, told_version: int) -> str:
    """Return the stamp ``drafts`` after an edit of ``plan``, which told ``told_version`` before."""
    others = {each for each in drafts.split(",") if each not in ("", f"{plan.pk}.{told_version}")}
    told = {f"{plan.pk}.{plan.told_version}"} if plan.told_version else set()
    return ",".join(sorted(others | told))


def listed_in(stamp: str) -> bool:
    """Return whether the list of accounts was fetched at the time of ``stamp``, of the mirror."""
    first, _, _rest = stamp.split(":")[1].partition(".")
    return first != "0"


def limit_in(stamp: str) -> int:
    """Return how many users might share a number at the time of ``stamp``, of the mirror."""
    return int(stamp.rpartition(":")[2])
