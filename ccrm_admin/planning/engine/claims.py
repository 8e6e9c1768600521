"""What the other plans of a tenant say of the accounts that a plan gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from ccrm_admin.planning.domain.claims import Given, in_the_way
from ccrm_admin.planning.domain.world import Claim
from ccrm_admin.planning.models import Assignment, Plan
from ccrm_admin.planning.models.choices import FIRM
from ccrm_admin.planning.models.querysets import AssignmentQuerySet, PlanQuerySet
from ccrm_admin.tenants.models import Tenant

Decided = Mapping[str, Sequence[Given]]  # what plans with a date say of users, by their keys


def claims_of_others(plan: Plan) -> AssignmentQuerySet:
    """Return what gives an account to somebody in the tenant's other drafts."""
    return given_in(Plan.objects.for_tenant(plan.tenant).current().exclude(pk=plan.pk))


def given_in(plans: PlanQuerySet) -> AssignmentQuerySet:
    """Return what gives an account to somebody in ``plans``, and is not of who is gone."""
    return Assignment.objects.filter(plan__in=plans, account__isnull=False).filter(
        plan_user__crm_user__missing_since=None
    )


def load_claims(
    plan: Plan, extension_ids: Collection[int] | None = None, *, everywhere: bool = False
) -> dict[int, list[Claim]]:
    """Return what the tenant's other plans say of the accounts that ``plan`` gives, or of those named.

    ``everywhere``: of whatever they give. What is not in the way, by the plans' dates, is left out, and a
    plan that is put away has no part in it.
    """
    if not plan.current or (extension_ids is not None and not extension_ids):
        return {}
    given = claims_of_others(plan)
    if extension_ids is None and not everywhere:
        mine = Assignment.objects.filter(plan_id=plan.pk, account__isnull=False)
        given = given.filter(account__in=mine.values("account"))
    elif extension_ids is not None:
        given = given.filter(account__extension_id__in=extension_ids)
    rows, decided = _with_decided(plan, given)
    own = {each.extension_id: each for said in decided.values() for each in said if each.plan_id == plan.pk}
    claims: dict[int, list[Claim]] = defaultdict(list)
    for row in rows:
        other = Given(row.plan_id, row.plan.due, row.plan_user.key, row.extension_id)
        nobody = Given(plan.pk, plan.due, "", row.extension_id)
        if in_the_way(own.get(row.extension_id, nobody), other, decided):
            names = row.plan.title, row.plan.due, row.plan_user.key, str(row.plan_user)
            claim = Claim(row.plan_id, *names, row.plan.status, firm=row.plan.status in FIRM)
            claims[row.extension_id].append(claim)
    return claims


def load_decided(tenant: Tenant, rows: Collection[Assignment]) -> Decided:
    """Return what the tenant's current plans with a date say of the accounts of the users of ``rows``."""
    users = {row.plan_user_id for row in rows}
    return _by_user(_said(tenant, Q(plan_user__in=users)).with_names())


def _with_decided(plan: Plan, given: AssignmentQuerySet) -> tuple[list[Any], Decided]:
    """Return the rows of ``given``, with names, and what plans with a date say of those concerned.

    These are their users, and those to whom ``plan`` gives the same accounts; without dates it is not needed.
    """
    if not plan.due:
        return list(given.with_names().order_by("plan__title", "plan")), {}
    mine = Assignment.objects.filter(plan_id=plan.pk, account__in=given.values("account"))
    concerned = Q(plan_user__in=given.values("plan_user")) | Q(plan_user__in=mine.values("plan_user"))
    said = _said(plan.tenant, concerned)
    both = Assignment.objects.filter(Q(pk__in=given.values("pk")) | Q(pk__in=said.values("pk")))
    which = {
        "claims": Exists(given.filter(pk=OuterRef("pk"))),
        "says": Exists(said.filter(pk=OuterRef("pk"))),
    }
    found: list[Any] = list(both.with_names().annotate(**which).order_by("plan__title", "plan"))
    rows = [row for row in found if row.claims]
    dated = any(row.plan.due for row in rows)
    return rows, _by_user(row for row in found if row.says) if dated else {}


def _said(tenant: Tenant, concerned: Q) -> AssignmentQuerySet:
    dated = Plan.objects.for_tenant(tenant).current().exclude(target_date=None)
    return Assignment.objects.filter(concerned, plan__in=dated).exclude(mode="")


def _by_user(rows: Iterable[Any]) -> Decided:
    decided: dict[str, list[Given]] = defaultdict(list)
    for row in rows:
        key = row.plan_user.key
        decided[key].append(Given(row.plan_id, row.plan.due, key, row.extension_id))
    return decided
