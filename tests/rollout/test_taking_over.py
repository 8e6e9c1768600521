"""A plan that was taken back to draft and is approved again: what was said of its steps stands."""

from __future__ import annotations

import pytest
from django.test import Client

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.models import Rollout, Step
from ccrm_admin.rollout.services import approve, propose, reopen
from ccrm_admin.rollout.services.ticking import Named, assign, could_not, skip, tick
from ccrm_admin.tenants.models import User
from tests.planning.world import OTHER, Centre
from tests.rollout.moves import Move
from tests.rollout.test_verify import live, synced

pytestmark = pytest.mark.django_db


def step(rollout: Rollout, name: str, *, temporary: bool = False) -> Step:
    return rollout.steps.get(plan_user__crm_user__first_name=name, temporary=temporary)


def named(rollout: Rollout, name: str, *, temporary: bool = False) -> Named:
    found = step(rollout, name, temporary=temporary)
    return Named(found.number, found.version)


def approved_again(plan: Plan, supervisor: User, manager: User) -> Rollout:
    propose(plan=plan, by=supervisor)
    return approve(plan=plan, by=manager, agree_to_all=True)


def test_what_is_the_same_stays_impossible_and_whose_it_was_and_says_why_it_was_skipped(
    move: Move, supervisor: User, manager: User, client: Client
) -> None:
    plan, first = move.plan, move.rollout
    assign(plan=plan, by=supervisor, steps=[named(first, "Anna")], to=manager)
    skip(plan=plan, by=supervisor, step=named(first, "Cleo"), reason="on leave")
    could_not(plan=plan, by=manager, step=named(first, "Bob", temporary=True), reason="locked")
    reopen(plan=plan, by=supervisor)
    again = approved_again(plan, supervisor, manager)
    cleo, bob, anna = step(again, "Cleo"), step(again, "Bob", temporary=True), step(again, "Anna")
    assert (cleo.to_do, cleo.reason) == (True, "on leave")
    assert (bob.failed, bob.reason, bob.changed_by) == (True, "locked", manager)
    assert (anna.to_do, anna.assigned_to) == (True, manager)
    assert [(event.kind, event.by) for event in cleo.events.all()] == [("skipped", supervisor)]
    assert again.taken_from == first
    client.force_login(supervisor)
    shown = client.get(f"/t/alfa/plans/{plan.pk}/worksheet/").content.decode()
    assert "Kept from the worksheet of" in shown
    assert "open; skipped before: on leave" in shown
    asked = client.get(f"/t/alfa/plans/{plan.pk}/worksheet/{cleo.number}/").content.decode()
    assert ">on leave</textarea>" in asked


def test_what_was_skipped_before_ends_no_new_approval(move: Move, supervisor: User, manager: User) -> None:
    """Neither at once, nor with a sync, nor a worksheet later: somebody leaves it out again."""
    plan = move.plan
    skip(plan=plan, by=supervisor, step=named(move.rollout, "Cleo"), reason="on leave")
    reopen(plan=plan, by=supervisor)
    approved_again(plan, supervisor, manager)
    reopen(plan=plan, by=supervisor)
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    again = approved_again(plan, supervisor, manager)
    synced(plan.tenant, minutes=1)
    plan.refresh_from_db()
    assert plan.status == "approved"
    cleo = step(again, "Cleo")
    assert (cleo.possible, cleo.reason) == (True, "on leave")
    skip(plan=plan, by=supervisor, step=named(again, "Cleo"), reason="on leave")
    plan.refresh_from_db()
    assert plan.status == "carried_out"


def test_what_is_to_be_entered_otherwise_and_what_was_only_ticked_is_open(
    centre: Centre, move: Move, supervisor: User, manager: User
) -> None:
    plan, first = move.plan, move.rollout
    skip(plan=plan, by=supervisor, step=named(first, "Cleo"), reason="on leave")
    tick(plan=plan, by=supervisor, step=named(first, "Bob", temporary=True))
    reopen(plan=plan, by=supervisor)
    cleo = step(first, "Cleo").plan_user
    centre.set(cleo.key, Part.CALLS, (OTHER,))
    again = approved_again(plan, supervisor, manager)
    assert step(again, "Cleo").to_do
    bob = step(again, "Bob", temporary=True)
    assert (bob.to_do, bob.assigned_to) == (True, supervisor), "who ticked it had taken it"


def test_a_plan_that_was_carried_out_starts_afresh(move: Move, supervisor: User, manager: User) -> None:
    plan, first = move.plan, move.rollout
    skip(plan=plan, by=supervisor, step=named(first, "Cleo"), reason="on leave")
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    synced(plan.tenant, minutes=1)
    plan.refresh_from_db()
    assert plan.status == "carried_out"
    reopen(plan=plan, by=supervisor)
    again = approved_again(plan, supervisor, manager)
    assert step(again, "Cleo").to_do
