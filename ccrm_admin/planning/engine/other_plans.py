"""What other drafts give of what a plan gives, brought up to date after edits of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from ccrm_admin.planning.domain.claims import Given, in_the_way
from ccrm_admin.planning.engine.claims import given_in, load_decided
from ccrm_admin.planning.engine.edit_scope import read_scope
from ccrm_admin.planning.engine.recompute import recompute
from ccrm_admin.planning.models import Plan, PlanFinding, PlanState, Stamp
from ccrm_admin.tenants.models import Tenant

# extensionId, user's key; there: plan, title, date, status, person and their key
Contested = tuple[int, str, int, str, str, str, str, str]


def compute_elsewhere(plan: Plan, state: PlanState, drafts: str) -> None:
    """Compute anew what concerns users whose accounts other drafts began, or ceased, to give to others.

    ``drafts`` is the stamp's. All the rest must be up to date; within a transaction that has the plan locked.
    """
    state.drafts = drafts  # read before what it stands for
    if keys := _moved(plan.tenant, [plan.pk])[plan.pk]:
        recompute(plan, state, read_scope(plan, keys))
    else:
        state.save(update_fields=["drafts"])


def note_unmoved(tenant: Tenant, plans: Collection[Plan], stamp: Stamp) -> list[Plan]:
    """Let those of ``plans`` that no other draft's edits concern count as up to date; return the others."""
    moved = _moved(tenant, [plan.pk for plan in plans])
    unmoved = PlanState.objects.filter(pk__in=[pk for pk, keys in moved.items() if not keys])
    unmoved.filter(stamp=stamp.mirror).update(drafts=stamp.drafts)
    still = set(Plan.objects.for_tenant(tenant).outdated(stamp).values_list("pk", flat=True))
    return [plan for plan in plans if plan.pk in still]


def _moved(tenant: Tenant, plans: Collection[int]) -> Mapping[int, set[str]]:
    """Return, by plan, the keys of the users whose findings about other drafts are not as stored."""
    wanted, stored = _wanted(tenant, plans), _stored(plans)
    return {plan: {each[1] for each in wanted[plan] ^ stored[plan]} for plan in plans}


def _wanted(tenant: Tenant, plans: Collection[int]) -> Mapping[int, set[Contested]]:
    given = given_in(Plan.objects.for_tenant(tenant).current())
    same_account = given.filter(account=OuterRef("account")).exclude(plan=OuterRef("plan"))
    to_others = same_account.exclude(plan_user=OuterRef("plan_user"))
    contested: dict[int, list[Any]] = defaultdict(list)
    for row in given.filter(Exists(to_others)).with_names():
        contested[row.extension_id].append(row)
    every = [row for rows in contested.values() for row in rows]
    decided = load_decided(tenant, every) if any(row.plan.due for row in every) else {}
    found: dict[int, set[Contested]] = defaultdict(set)
    for extension_id, rows in contested.items():
        for mine in rows:
            for row in rows:
                elsewhere = mine.plan_id != row.plan_id and mine.plan_user_id != row.plan_user_id
                if elsewhere and mine.plan_id in plans and in_the_way(_given(mine), _given(row), decided):
                    there = row.plan_id, row.plan.title, row.plan.due, row.plan.status
                    claim = (*there, str(row.plan_user), row.plan_user.key)
                    found[mine.plan_id].add((extension_id, mine.plan_user.key, *claim))
    return found


def _given(row: Any) -> Given:
    return Given(row.plan_id, row.plan.due, row.plan_user.key, row.extension_id)


def _stored(plans: Collection[int]) -> Mapping[int, set[Contested]]:
    found: dict[int, set[Contested]] = defaultdict(set)
    rows = PlanFinding.objects.filter(plan__in=plans, code="planned_elsewhere")
    for plan, people, params in rows.values_list("plan", "people", "params"):
        claim = (params[name] for name in ("planId", "plan", "due", "status", "holder", "holderKey"))
        found[plan].add((params["extensionId"], people[0][0], *claim))
    return found
