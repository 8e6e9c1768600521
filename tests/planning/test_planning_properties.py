"""For any live state and any edits: what is kept agrees with a slow, plain computation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.diff import Change, difference
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen, locked_state
from ccrm_admin.planning.engine.grid_rows import COLUMNS
from ccrm_admin.planning.engine.recompute import recompute
from ccrm_admin.planning.engine.totals import unheld_accounts
from ccrm_admin.planning.models import Assignment, CellChange, Plan, PlanRow, PlanState, PlanUser
from ccrm_admin.planning.services import (
    link_planned_user,
    restore_plan,
    undo,
)
from ccrm_admin.tenants.models import Tenant
from tests.planning import slow
from tests.planning.random_worlds import (
    NEW,
    act,
    actions,
    build,
    cells,
    other_plan,
    worlds,
)
from tests.planning.world import Centre, ordered, stored_findings


def given_elsewhere(centre: Centre) -> list[tuple[int, str]]:
    """Return what the other plan gives to whom, if it counts."""
    if other_plan(centre).archived:
        return []
    rows = Assignment.objects.filter(plan=other_plan(centre), account__isnull=False)
    return [
        (row.account.extension_id, row.plan_user.key)
        for row in rows.select_related("account", "plan_user__crm_user")
        if row.account and not (row.plan_user.crm_user and row.plan_user.crm_user.gone)
    ]


def grid(plan: Plan) -> list[tuple[Any, ...]]:
    return sorted(
        PlanRow.objects.filter(plan=plan).values_list("key", *(name for name in COLUMNS)),
        key=lambda row: row[0],
    )


def totals(state: PlanState) -> tuple[int, ...]:
    return (
        *(state.in_plan, state.decided, state.differences),
        *(state.errors, state.warnings, state.notices, state.free_accounts, state.restricted_accounts),
    )


@contextmanager
def rolled_back() -> Iterator[None]:
    """Take back what the block writes, and forget what was kept of it."""
    caches["memory"].clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds, st.lists(actions, max_size=8))
def test_any_edits_are_kept_right_undone_and_carried_out(alfa: Tenant, world: Any, edits: list[Any]) -> None:
    with rolled_back():
        centre, keys = build(alfa, world)
        for action in edits:
            act(centre, keys, action)
            what_is_kept_is_what_a_slow_computation_finds(centre)
        with rolled_back():
            undoing_everything_leaves_no_difference(centre)
        with rolled_back():
            carrying_the_difference_out_leaves_none(centre)


def what_is_kept_is_what_a_slow_computation_finds(centre: Centre) -> None:
    state = freshen(centre.plan)
    now = centre.world()
    stored = [(f.code, f.subject.partition(":")[2]) for f in stored_findings(centre.plan)]
    assert sorted(stored) == sorted(slow.findings(now, given_elsewhere(centre)))
    assert ordered(stored_findings(centre.plan)) == ordered(check(now))
    changes = difference(now.users.values())
    parts = {"extension": "extension", "callPresentations": "calls", "smsSenders": "sms"}
    assert {(c.user, parts[c.part.value], c.live, c.planned) for c in changes} == slow.differences(now)
    unheld = unheld_accounts(centre.plan).values_list("extension_id", flat=True)
    assert set(unheld) == {account.extension_id for account in now.unheld_accounts}
    assert state.free_accounts == len(now.free_accounts)
    assert state.restricted_accounts == len(now.unheld_accounts) - len(now.free_accounts)
    before, counted = grid(centre.plan), totals(state)
    recompute(centre.plan, locked_state(centre.plan))
    assert grid(centre.plan) == before
    assert totals(PlanState.objects.get(plan=centre.plan)) == counted


def undoing_everything_leaves_no_difference(centre: Centre) -> None:
    last = Plan.objects.get(pk=centre.plan.pk).version
    for number in range(last, 0, -1):
        undo(plan=centre.plan, by=None, number=number)
    state = freshen(centre.plan)
    assert (state.in_plan, state.decided, state.differences) == (0, 0, 0)
    assert difference(centre.world().users.values()) == []


def carrying_the_difference_out_leaves_none(centre: Centre) -> None:
    carry_out(difference(centre.world().users.values()))
    centre.moved()
    left = [change for change in difference(centre.world().users.values()) if change.user.startswith("c")]
    assert left == []
    planned = freshen(centre.plan).differences - len(left)
    assert (
        planned
        == PlanRow.objects.filter(plan=centre.plan, crm_user=None).aggregate(
            changes=Sum("changes", default=0)
        )["changes"]
    )


def everything(tenant: Tenant) -> list[tuple[Any, ...]]:
    """Return who is who, what plans decide for each, and all that was done until now."""
    users = PlanUser.objects.for_tenant(tenant)
    rows = Assignment.objects.in_plan().filter(plan__tenant=tenant)
    decided = ("plan", "plan_user", "chosen", "mode", "account", "call_pool", "sms_pool", "note")
    changes = CellChange.objects.filter(edit__plan__tenant=tenant, edit__link=None)
    return [
        *sorted(users.values_list("pk", "crm_user", "merged_into"), key=repr),
        *sorted(rows.values_list(*decided), key=repr),
        *sorted(changes.values_list("pk", "plan_user", "before", "after"), key=repr),
    ]


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    worlds,
    st.lists(actions, max_size=8),
    st.integers(0, 4),
    st.lists(st.booleans(), min_size=2, max_size=2),
    st.lists(cells, max_size=2),
)
def test_a_link_undone_takes_two_apart_as_they_were(
    alfa: Tenant, world: Any, edits: list[Any], whom: int, theirs: list[bool], since: list[Any]
) -> None:
    with rolled_back():
        centre, keys = build(alfa, world)
        for action in edits:
            act(centre, keys, action)
        restore_plan(plan=other_plan(centre))
        user = CrmUser.objects.for_tenant(alfa).order_by("pk")[whom % (len(keys) - 1)]
        planned = PlanUser.objects.get(email=NEW)
        before = everything(alfa)
        keep = dict(zip([centre.plan.pk, other_plan(centre).pk], theirs, strict=True))
        if planned.planned:
            link_planned_user(planned=planned, user=user, by=None, keep=keep)
            assert PlanUser.objects.for_tenant(alfa).get(crm_user=user) == planned
            linked = everything(alfa)
            number = Plan.objects.get(pk=centre.plan.pk).version
            if since:
                act(centre, keys, ("set", since))
                act(centre, keys, ("undo", number + 1))
            undo(plan=centre.plan, by=None, number=number)
            if not since:
                assert everything(alfa) == before
            again = Plan.objects.get(pk=centre.plan.pk).version
            undo(plan=centre.plan, by=None, number=again)
            if not since:
                assert everything(alfa) == linked


def carry_out(changes: list[Change]) -> None:
    """Do in the live state what the difference says, as a person would in the CRM's panel."""
    for change in changes:
        user = CrmUser.objects.filter(pk=int(change.user[1:])) if change.user.startswith("c") else None
        if user is None:
            continue  # nobody can give anything to someone who is still to come
        if isinstance(change.planned, Extension):
            static = change.planned.mode == STATIC
            user.update(
                mode=change.planned.mode,
                extension_id=change.planned.extension_id if static else None,
            )
        elif change.part == Part.CALLS:
            user.update(call_pool=list(change.planned))
        else:
            user.update(sms_pool=list(change.planned))
