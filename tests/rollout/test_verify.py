"""After a sync: what is live ticks itself, what is not so is reported, and the end comes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import add_planned_user
from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.models.choices import ClosedWhy
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.rollout.services.ticking import Named, reopen, skip, tick
from ccrm_admin.sync.choices import ResultStatus, RunStatus, Trigger
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.signals import mirror_synced
from ccrm_admin.tenants.models import Tenant, User
from tests.inventory import rows
from tests.planning.world import NUMBER, OTHER, Centre
from tests.rollout.moves import Move

pytestmark = pytest.mark.django_db


def synced(
    tenant: Tenant, users: str = ResultStatus.OK, *, minutes: int = 0, unread: Sequence[str] = ()
) -> SyncRun:
    """What the sync does after a run that began some minutes from now.

    ``unread`` are the keys of the records that it could not read, "" where the key was lost, too.
    """
    at = timezone.now() + timedelta(minutes=minutes)
    run = SyncRun.objects.create(
        tenant=tenant,
        status=RunStatus.OK,
        trigger=Trigger.PERSON,
        queued_at=at,
        started_at=at,
        finished_at=at + timedelta(seconds=4),
    )
    records = [{"key": key, "field": "firstName", "problem": "not a text"} for key in unread]
    run.results.create(
        resource=Resource.CRM_USERS, status=users, skipped=len(unread), skipped_records=records
    )
    with mock.patch.object(timezone, "now", return_value=run.finished_at):
        mirror_synced.send(sender=SyncRun, tenant=tenant, run=run)
    return run


def live(name: str, number: int | None = None, **columns: Any) -> None:
    """What somebody did in CCRM's panel, and the mirror has."""
    if number:
        columns |= {"mode": "static", "extension_id": 9000 + number, "extension": str(number)}
    CrmUser.objects.filter(first_name=name).update(**columns)


def states(move: Move) -> dict[int, str]:
    def state(step: Step) -> str:
        if step.confirmed:
            return "confirmed"
        if step.not_confirmed:
            return f"not confirmed: {step.seen}"
        return f"moved: {step.seen}" if step.moved else str(step.status)

    return {step.number: state(step) for step in move.steps.order_by("place")}


def test_what_is_live_ticks_itself_also_what_nobody_ticked(move: Move, supervisor: User) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    live("Bob", 103)
    live("Cleo", call_pool=[])
    run = synced(move.plan.tenant, minutes=1)
    assert states(move) == {1: "confirmed", 2: "open", 3: "open", 4: "confirmed"}
    step = move.steps.get(number=4)
    assert (step.confirmed_in, step.confirmed_at, step.changed_by) == (run, run.finished_at, None)
    assert [(event.kind, event.by, event.run) for event in step.events.all()] == [("confirmed", None, run)]
    assert move.steps.get(number=2).possible


def test_a_whole_swap_that_nobody_ticked_is_confirmed_and_carried_out(move: Move) -> None:
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    live("Cleo", call_pool=[])
    synced(move.plan.tenant, minutes=1)
    assert set(states(move).values()) == {"confirmed"}
    plan = Plan.objects.get(pk=move.plan.pk)
    move.rollout.refresh_from_db()
    assert (plan.status, move.rollout.closed_why) == (PlanStatus.CARRIED_OUT, ClosedWhy.CARRIED_OUT)


def test_what_was_ticked_and_is_not_there_says_what_is_and_since_when(move: Move, supervisor: User) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(4))
    synced(move.plan.tenant, minutes=-1)  # it began before the tick: it can't tell
    assert states(move)[4] == "done"
    first = synced(move.plan.tenant, minutes=1)
    synced(move.plan.tenant, minutes=2)
    assert states(move)[4] == f"not confirmed: {{'callPresentations': ['{NUMBER}']}}"
    assert move.steps.get(number=4).seen_at == first.finished_at
    live("Cleo", call_pool=[])
    synced(move.plan.tenant, minutes=3)
    assert states(move)[4] == "confirmed"


@pytest.mark.parametrize("status", [ResultStatus.FAILED, ResultStatus.HELD, ResultStatus.UNSURE])
def test_a_fetch_that_did_not_go_well_says_nothing(move: Move, supervisor: User, status: str) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    live("Cleo", call_pool=[])
    before = states(move)
    synced(move.plan.tenant, status, minutes=1)
    assert states(move) == before


def test_a_step_whose_ground_moved_says_so(move: Move, centre: Centre) -> None:
    live("Bob", 103)  # where their own temporary step leads: no surprise
    centre.moved()
    synced(move.plan.tenant, minutes=1)
    assert not Plan.objects.get(pk=move.plan.pk).out_of_date
    live("Cleo", call_pool=[OTHER])
    centre.moved()
    synced(move.plan.tenant, minutes=2)
    assert Plan.objects.get(pk=move.plan.pk).out_of_date
    assert states(move) == {
        1: "confirmed",
        2: "open",
        3: "open",
        4: f"moved: {{'callPresentations': ['{OTHER}']}}",
    }
    live("Cleo", call_pool=[NUMBER])
    CrmUser.objects.filter(first_name="Anna").update(missing_since=timezone.now())
    synced(move.plan.tenant, minutes=3)
    assert states(move) == {1: "confirmed", 3: "open", 4: "open"}
    anna = move.rollout.obstacles.filter(plan_user__crm_user__first_name="Anna")
    assert {each.code for each in anna} == {"user_gone"}


def test_what_was_confirmed_and_is_undone_in_ccrm_is_open_again(move: Move) -> None:
    live("Cleo", call_pool=[])
    synced(move.plan.tenant, minutes=1)
    live("Cleo", call_pool=[OTHER])
    undone = synced(move.plan.tenant, minutes=2)
    step = move.steps.get(number=4)
    assert (step.confirmed, step.seen_at, step.to_do) == (False, undone.finished_at, True)
    assert [event.kind for event in step.events.order_by("pk")] == ["confirmed", "undone"]


def test_what_is_left_out_is_not_waited_for(move: Move, supervisor: User) -> None:
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    skip(plan=move.plan, by=supervisor, step=Named(4), reason="On leave")
    synced(move.plan.tenant, minutes=1)
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.CARRIED_OUT
    assert states(move)[4] == "skipped"


def test_somebody_who_came_is_known_by_their_email(centre: Centre, supervisor: User, manager: User) -> None:
    centre.account(101)
    ivo = add_planned_user(plan=centre.plan, by=supervisor, email="ivo@firma.example", first_name="Ivo")
    centre.set(ivo.key, Part.EXTENSION, Extension("static", 9101))
    propose(plan=centre.plan, by=supervisor)
    rollout = approve(plan=centre.plan, by=manager, agree_to_all=True)
    move = Move(Plan.objects.get(), rollout)
    synced(centre.tenant, minutes=1)
    assert states(move) == {1: "open"}
    rows.crm_user(centre.tenant, "Ivo", "", email="ivo@firma.example", email_key="ivo@firma.example")
    synced(centre.tenant, minutes=2)
    assert states(move) == {1: "open"}  # there, but without the account yet
    live("Ivo", 101)
    synced(centre.tenant, minutes=3)
    assert states(move) == {1: "confirmed"}


def test_other_tenants_are_not_looked_at(move: Move, beta: Tenant) -> None:
    live("Cleo", call_pool=[])
    synced(beta, minutes=1)
    assert states(move)[4] == "open"


@pytest.mark.parametrize("named", [True, False])
def test_who_was_not_read_is_not_judged_by_what_the_mirror_had(
    move: Move, supervisor: User, named: bool
) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(4))
    tick(plan=move.plan, by=supervisor, step=Named(1))
    cleo = str(CrmUser.objects.get(first_name="Cleo").uuid)
    synced(move.plan.tenant, minutes=1, unread=[cleo if named else ""])
    assert states(move)[4] == "done"
    bob = {"mode": "static", "extensionId": 9102}
    assert states(move)[1] == (f"not confirmed: {bob}" if named else "done")
    live("Cleo", call_pool=[])
    synced(move.plan.tenant, minutes=2, unread=[cleo if named else ""])
    assert states(move)[4] == ("done" if named else "confirmed")
    synced(move.plan.tenant, minutes=3)
    assert states(move)[4] == "confirmed"


def test_a_newcomer_whose_record_was_not_read_may_have_come(
    centre: Centre, supervisor: User, manager: User
) -> None:
    centre.account(101)
    ivo = add_planned_user(plan=centre.plan, by=supervisor, email="ivo@firma.example", first_name="Ivo")
    centre.set(ivo.key, Part.EXTENSION, Extension("static", 9101))
    propose(plan=centre.plan, by=supervisor)
    move = Move(centre.plan, approve(plan=centre.plan, by=manager, agree_to_all=True))
    tick(plan=move.plan, by=supervisor, step=Named(1))
    synced(centre.tenant, minutes=1, unread=["a9b6a1f0-0000-4000-8000-000000000001"])
    assert states(move) == {1: "done"}
    synced(centre.tenant, minutes=2)
    assert states(move) == {1: "not confirmed: {'gone': True}"}
    reopen(plan=move.plan, by=supervisor, step=Named(1))
    come = rows.crm_user(centre.tenant, "Ivo", "", email="ivo@firma.example", email_key="ivo@firma.example")
    tick(plan=move.plan, by=supervisor, step=Named(1))
    synced(centre.tenant, minutes=3, unread=[str(come.uuid)])
    assert states(move) == {1: "done"}
