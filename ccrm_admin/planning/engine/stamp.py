"""What a plan's rows were computed from, as texts: they differ as soon as any of it has moved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate

from ccrm_admin.inventory.blocks.stamp import RestStamp, rest_stamp
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.planning.models import Plan, PlanState, Stamp
from ccrm_admin.planning.models.aggregates import Joined
from ccrm_admin.statements import Statement, given_row
from ccrm_admin.tenants.models import Tenant

SCHEME = 12  # raised when the rules or the rows' columns change, so that stored ones are computed anew

COMPUTED_FROM = [each.value for each in Resource if each != Resource.USER_GROUPS]  # users know their teams
USUAL = "usual"  # in place of a limit of the users of one number, where none is set


def stamp_of(tenant: Tenant) -> Stamp:
    """Return the stamp of everything that the tenant's plans are computed from, as it is now."""
    return stamp_in(Tenant.objects.filter(pk=tenant.pk).values_list(*stamp_columns()).get())


def stamp_columns(tenant: str = "") -> list[Combinable]:
    """Return what a stamp is made of, for a query from which ``tenant``, a path, leads there."""
    path = f"{tenant}__" if tenant else ""
    states = ResourceState.objects.filter(tenant=OuterRef(f"{path}pk")).values("version")
    versions = [Subquery(states.filter(resource=resource)) for resource in COMPUTED_FROM]
    limit = F(f"{path}planning_settings__crowded_above")
    return [F(f"{path}region"), limit, rest_stamp(f"{path}pk"), _drafts(f"{path}pk"), *versions]


def stamp_in(values: Sequence[Any]) -> Stamp:
    """Return the stamp of the values of ``stamp_columns``."""
    region, limit, rests, drafts, *versions = values
    mirror = ".".join(str(version or 0) for version in versions)
    most = USUAL if limit is None else limit
    restricted = RestStamp.of(rests).on(localdate())
    stamp = f"{SCHEME}:{mirror}:{region}:{restricted}:{most}"
    return Stamp(stamp, ",".join(sorted((drafts or "").split(","))))


def _drafts(tenant: str) -> Combinable:
    version = Concat(Cast("pk", CharField()), Value("."), Cast("claims_version", CharField()))
    claiming = Plan.objects.exclude(claims_version=0)  # an empty plan claims nothing
    drafts = claiming.filter(tenant=OuterRef(tenant)).current().order_by()
    return Subquery(drafts.values("tenant").annotate(all=Joined(version)).values("all"))


def has_others(drafts: str, plan: Plan) -> bool:
    """Tell whether the stamp ``drafts`` names others than ``plan``."""
    return any(each.partition(".")[0] not in ("", str(plan.pk)) for each in drafts.split(","))


def current_state(plan: Plan) -> tuple[PlanState, Stamp]:
    """Return what is kept of the plan, a new one if there is nothing yet, and the stamp as it is now."""
    states, columns = _stamped()
    found = states.rows(plan=plan.pk)
    if not found:
        return PlanState(plan=plan), stamp_of(plan.tenant)
    (state,) = found
    state.plan = plan  # which has it as its ``state`` from now on
    return state, stamp_in([getattr(state, name) for name in columns])


@cache
def _stamped() -> tuple[Statement[PlanState], list[str]]:
    columns = {f"stamp_{at}": column for at, column in enumerate(stamp_columns("plan__tenant"))}
    states = PlanState.objects.filter(plan=given_row("plan").pk)
    return Statement(states.annotate(**columns)), list(columns)


def moved_on(drafts: str, plan: Plan, claims_version: int) -> str:
    """Return the stamp ``drafts`` after an edit of ``plan``, which had ``claims_version`` before."""
    others = {each for each in drafts.split(",") if each not in ("", f"{plan.pk}.{claims_version}")}
    mine = {f"{plan.pk}.{plan.claims_version}"} if plan.claims_version else set()
    return ",".join(sorted(others | mine))


def listed_in(stamp: str) -> bool:
    """Return whether the list of accounts was fetched at the time of ``stamp``, of the mirror."""
    first, _, _rest = stamp.split(":")[1].partition(".")
    return first != "0"


def rests_in(stamp: str) -> RestStamp:
    """Return the days of rest, and what is blocked, at the time of ``stamp``, of the mirror."""
    return RestStamp.at(stamp.split(":")[3])


def limit_in(stamp: str) -> int | None:
    """Return how many users might share a number, as set at the time of ``stamp``; None if nothing was."""
    limit = stamp.rpartition(":")[2]
    return None if limit == USUAL else int(limit)
