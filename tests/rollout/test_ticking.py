"""The steps of an approved plan: made with the approval, and said to be done, not done, left out, or mine."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.models.block import Block
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import add_planned_user, archive_plan, create_plan, set_cells
from ccrm_admin.rollout.models import Rollout, Step, StepEvent
from ccrm_admin.rollout.services import approve, propose, send_back
from ccrm_admin.rollout.services.sharing import share_by_group, share_evenly, share_numbers
from ccrm_admin.rollout.services.steps import make_steps
from ccrm_admin.rollout.services.ticking import Named, assign, could_not, reopen, skip, tick
from ccrm_admin.rollout.services.waiting import hanging_on
from ccrm_admin.rollout.text.errors import RoleMissingError
from ccrm_admin.rollout.text.step_errors import (
    LeftAsideError,
    LeftOutError,
    NoColleagueError,
    NotApprovedError,
    ReasonMissingError,
    StepDoneError,
    StepMovedError,
    StepWaitsError,
    UnknownStepError,
)
from ccrm_admin.tenants.models import Membership, User
from tests.planning.world import NUMBER, OTHER, Centre
from tests.rollout.moves import Move, swapping

pytestmark = pytest.mark.django_db


def told(steps: Any) -> list[tuple]:
    return [
        (step.number, str(step.plan_user), step.set, step.after, step.waits_for, step.temporary)
        for step in steps.order_by("place")
    ]


def test_an_approval_draws_up_the_steps_in_an_order_that_works(move: Move) -> None:
    assert told(move.steps) == [
        (1, "Bob", {"mode": "static", "extensionId": 9103}, [], 0, True),
        (2, "Anna", {"mode": "static", "extensionId": 9102, "callPresentations": [OTHER]}, [1], 1, False),
        (3, "Bob", {"mode": "static", "extensionId": 9101}, [2], 1, False),
        (4, "Cleo", {"callPresentations": []}, [], 0, False),
    ]
    anna = move.steps.get(number=2)
    assert anna.before == {"mode": "static", "extensionId": 9101, "callPresentations": [NUMBER]}
    (held,) = move.rollout.obstacles.all()
    assert (str(held.plan_user), held.code, held.params) == (
        "Dora",
        "account_held",
        {"account": "105", "holder": "Edek"},
    )


def test_nobody_is_put_where_it_is_blocked_or_planned_elsewhere(
    centre: Centre, supervisor: User, manager: User
) -> None:
    for number in (106, 107, 108):
        centre.account(number, assigned=False)
    now = timezone.now()
    Block.objects.create(tenant=centre.tenant, extension_id=9103, reason="spam", blocked_at=now)
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    wanted = Cell(centre.user("Filip"), Part.EXTENSION, Extension("static", 9106))
    set_cells(plan=other, by=None, cells=[wanted])
    move = swapping(centre, supervisor, manager)
    assert move.steps.get(temporary=True).set["extensionId"] == 9107


def test_a_tick_lets_those_go_on_who_wait(move: Move, supervisor: User) -> None:
    with pytest.raises(StepWaitsError, match="waits for step 1"):
        tick(plan=move.plan, by=supervisor, step=Named(2))
    tick(plan=move.plan, by=supervisor, step=Named(1))
    assert move.steps.get(number=2).possible
    reopen(plan=move.plan, by=supervisor, step=Named(1))
    assert not move.steps.get(number=2).possible
    tick(plan=move.plan, by=supervisor, step=Named(1))
    tick(plan=move.plan, by=supervisor, step=Named(2))
    step = move.steps.get(number=2)
    assert (step.ticked, step.assigned_to, step.changed_by) == (True, supervisor, supervisor)
    assert [str(event.get_kind_display()) for event in step.events.all()] == ["done"]


def test_of_two_who_say_something_of_a_step_one_is_told(move: Move, supervisor: User, manager: User) -> None:
    seen = Named(4, move.steps.get(number=4).version)
    tick(plan=move.plan, by=supervisor, step=seen)
    with pytest.raises(StepMovedError, match=r"someone else \(Supervisor"):
        tick(plan=move.plan, by=manager, step=seen)
    with pytest.raises(StepDoneError, match=r"already done \(Supervisor"):
        tick(plan=move.plan, by=manager, step=Named(4))
    with pytest.raises(StepDoneError):
        could_not(plan=move.plan, by=manager, step=Named(4), reason="No page")
    with pytest.raises(UnknownStepError):
        tick(plan=move.plan, by=manager, step=Named(77))
    assert StepEvent.objects.count() == 1


def test_what_is_not_done_needs_a_reason_and_may_be_done_after_all(move: Move, supervisor: User) -> None:
    with pytest.raises(ReasonMissingError):
        could_not(plan=move.plan, by=supervisor, step=Named(4), reason="  ")
    could_not(plan=move.plan, by=supervisor, step=Named(4), reason="The page would not open")
    step = move.steps.get(number=4)
    assert (step.failed, step.reason, step.to_do) == (True, "The page would not open", False)
    tick(plan=move.plan, by=supervisor, step=Named(4))
    reopen(plan=move.plan, by=supervisor, step=Named(4))
    skip(plan=move.plan, by=supervisor, step=Named(4), reason="On leave")
    assert move.steps.get(number=4).skipped
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.APPROVED


def test_a_step_that_was_skipped_lets_nobody_go_on(move: Move, supervisor: User) -> None:
    could_not(plan=move.plan, by=supervisor, step=Named(1), reason="No page")
    with pytest.raises(StepWaitsError, match="waits for step 1, which couldn't be done"):
        tick(plan=move.plan, by=supervisor, step=Named(2))
    skip(plan=move.plan, by=supervisor, step=Named(1), reason="On leave")
    with pytest.raises(StepWaitsError, match="waits for step 1, which was skipped"):
        tick(plan=move.plan, by=supervisor, step=Named(2))


def test_what_hangs_on_a_step_is_skipped_with_it_all_or_nothing(move: Move, supervisor: User) -> None:
    also = [Named(each.number, each.version) for each in hanging_on(move.steps.get(number=1))]
    assert [each.number for each in also] == [2, 3]
    assign(plan=move.plan, by=supervisor, steps=[Named(3)], to=supervisor)
    with pytest.raises(StepMovedError):
        skip(plan=move.plan, by=supervisor, step=Named(1), reason="On leave", also=also)
    assert not move.steps.skipped().exists()
    also = [Named(2), Named(3), Named(3)]
    could_not(plan=move.plan, by=supervisor, step=Named(1), reason="On leave", also=also)
    said = StepEvent.objects.exclude(kind="assigned").order_by("step__number")
    assert [(event.step.number, event.kind, event.reason) for event in said] == [
        (1, "failed", "On leave"),
        (2, "skipped", "On leave"),
        (3, "skipped", "On leave"),
    ]
    reopen(plan=move.plan, by=supervisor, step=Named(3))
    tick(plan=move.plan, by=supervisor, step=Named(1))
    with pytest.raises(LeftAsideError):
        skip(plan=move.plan, by=supervisor, step=Named(4), reason="On leave", also=[Named(3)])
    assert move.steps.get(number=4).to_do


def test_nobody_is_moved_away_who_is_not_to_come_back(move: Move, supervisor: User) -> None:
    plan = move.plan
    assert [each.number for each in hanging_on(move.steps.get(number=3))] == [1, 2]
    assert skip(plan=plan, by=supervisor, step=Named(3), reason="On leave")[1] == 1
    aside = move.steps.get(number=1)
    assert (aside.skipped, aside.reason, aside.changed_by) == (True, "On leave", supervisor)
    assert [event.kind for event in aside.events.all()] == ["skipped"]
    assert [each.number for each in hanging_on(move.steps.get(number=3))] == [2]
    with pytest.raises(LeftOutError, match="step 3, which gives them the planned one, was skipped"):
        reopen(plan=plan, by=supervisor, step=Named(1))
    reopen(plan=plan, by=supervisor, step=Named(3))
    reopen(plan=plan, by=supervisor, step=Named(1))
    could_not(plan=plan, by=supervisor, step=Named(1), reason="Locked", also=[Named(3)])
    assert move.steps.get(number=1).failed
    for say in (tick, reopen):
        with pytest.raises(LeftOutError):
            say(plan=plan, by=supervisor, step=Named(1))
    reopen(plan=plan, by=supervisor, step=Named(3))
    tick(plan=plan, by=supervisor, step=Named(1))


def test_steps_of_who_cannot_do_them_any_more_are_offered_to_others(
    move: Move, supervisor: User, manager: User
) -> None:
    assign(plan=move.plan, by=manager, steps=[Named(1), Named(2)], to=supervisor)
    Membership.objects.filter(user=supervisor).update(role="viewer")
    tick(plan=move.plan, by=manager, step=Named(1))
    assert move.steps.get(number=1).assigned_to == manager
    share_evenly(plan=move.plan, by=manager, among=[manager])
    assert set(move.steps.exclude(number=1).values_list("assigned_to", flat=True)) == {manager.pk}


def test_only_open_steps_change_hands(move: Move, supervisor: User, manager: User) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    skip(plan=move.plan, by=supervisor, step=Named(4), reason="On leave")
    could_not(plan=move.plan, by=supervisor, step=Named(2), reason="No page")
    named = [Named(number) for number in (1, 2, 3, 4)]
    assert assign(plan=move.plan, by=supervisor, steps=named, to=manager) == 2
    assert set(move.steps.filter(assigned_to=manager).values_list("number", flat=True)) == {2, 3}


def test_when_all_is_skipped_the_plan_is_carried_out(move: Move, supervisor: User) -> None:
    for number in (4, 3, 2):  # the first goes with the third
        skip(plan=move.plan, by=supervisor, step=Named(number), reason="Put off")
    move.plan.refresh_from_db(fields=["status"])
    assert move.plan.status == PlanStatus.CARRIED_OUT
    with pytest.raises(NotApprovedError):
        reopen(plan=move.plan, by=supervisor, step=Named(1))


def test_steps_of_a_plan_that_is_no_longer_approved_stand_still(
    move: Move, supervisor: User, manager: User
) -> None:
    send_back(plan=move.plan, by=manager, comment="Not today")
    with pytest.raises(NotApprovedError):
        tick(plan=move.plan, by=supervisor, step=Named(1))
    archive_plan(plan=move.plan, by=manager)
    with pytest.raises(NotApprovedError):
        tick(plan=move.plan, by=supervisor, step=Named(1))


def test_whoever_loses_the_role_does_no_steps(
    move: Move, supervisor: User, viewer: User, manager: User
) -> None:
    with pytest.raises(RoleMissingError):
        tick(plan=move.plan, by=viewer, step=Named(1))
    with pytest.raises(NoColleagueError):
        assign(plan=move.plan, by=manager, steps=[Named(1)], to=viewer)
    Membership.objects.filter(user=manager).update(role="viewer")
    tick(plan=move.plan, by=supervisor, step=Named(1))  # what they approved stays approved
    with pytest.raises(RoleMissingError):
        tick(plan=move.plan, by=manager, step=Named(2))


def test_steps_are_shared_out(move: Move, supervisor: User, manager: User) -> None:
    def owners() -> list[str]:
        return [step.assigned_to and step.assigned_to.email[:3] for step in move.steps.order_by("place")]

    assert share_evenly(plan=move.plan, by=manager, among=[supervisor, manager]) == 4
    assert owners() == ["sup", "sup", "man", "man"]
    assert share_evenly(plan=move.plan, by=manager, among=[manager]) == 0  # all are somebody's
    assert share_evenly(plan=move.plan, by=manager, among=[manager], everything=True) == 2
    assert share_by_group(plan=move.plan, by=manager, people={"Night": supervisor}, everything=True) == 1
    assert owners() == ["man", "man", "man", "sup"]
    assert share_numbers(plan=move.plan, by=manager, numbers=[1, 2, 99], to=None) == 2
    assert owners() == [None, None, "man", "sup"]
    assert assign(plan=move.plan, by=manager, steps=[Named(1)], to=manager) == 1
    last = Step.objects.get(number=1).events.last()
    assert last
    assert (last.by, last.whom) == (manager, manager)


def test_what_is_approved_anew_keeps_what_was_done(
    move: Move, centre: Centre, supervisor: User, manager: User
) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    skip(plan=move.plan, by=supervisor, step=Named(4), reason="On leave")
    CrmUser.objects.filter(first_name="Edek").update(mode="none", extension_id=None, extension="")
    centre.moved()
    rollout = Rollout.objects.get()
    rollout.plan = move.plan
    make_steps(rollout=rollout)
    assert [(step.number, step.status) for step in move.steps.order_by("place")] == [
        (1, "done"),
        (2, "open"),
        (3, "open"),
        (4, "skipped"),
        (5, "open"),
    ]
    assert not move.rollout.obstacles.exists()
    assert move.steps.get(number=2).possible


def test_somebody_who_is_to_come_is_created(centre: Centre, supervisor: User, manager: User) -> None:
    centre.account(101)
    centre.number()
    ivo = add_planned_user(plan=centre.plan, by=supervisor, email="ivo@firma.example", first_name="Ivo")
    centre.set(ivo.key, Part.EXTENSION, Extension("static", 9101))
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager)
    step = Step.objects.get()
    assert (step.create, step.set, step.before) == (True, {"mode": "static", "extensionId": 9101}, {})
