"""A worksheet follows what is approved anew and what the mirror has; what people said of its steps stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import add_planned_user, create_plan, set_cells
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.models.step_choices import StepEventKind
from ccrm_admin.rollout.pages.worksheet.described import words_for
from ccrm_admin.rollout.services import approve, approve_moved, propose
from ccrm_admin.rollout.services.ticking import Named, assign, could_not, skip, tick
from ccrm_admin.rollout.text.step_errors import LeftAsideError, StepWaitsError
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.inventory import rows
from tests.planning.world import NUMBER, OTHER, Centre
from tests.rollout.moves import Move
from tests.rollout.test_verify import live, states, synced

pytestmark = pytest.mark.django_db


def step(move: Move, number: int) -> Step:
    return move.steps.with_people().get(number=number)


def now_there(move: Move, number: int) -> list[tuple[str, Any]]:
    found = step(move, number)
    fields = words_for(move.plan.tenant, [found]).fields(found)
    return [(field.now, tuple(each.text for each in field.remove)) for field in fields]


def test_a_step_keeps_its_number_and_whose_it_is_when_less_is_left_to_do(
    move: Move, centre: Centre, supervisor: User, manager: User
) -> None:
    assign(plan=move.plan, by=manager, steps=[Named(2)], to=supervisor)
    could_not(plan=move.plan, by=supervisor, step=Named(2), reason="The page would not open")
    live("Anna", call_pool=[OTHER])
    live("Cleo", call_pool=[OTHER])
    centre.moved()
    synced(move.plan.tenant, minutes=1)
    approve_moved(plan=move.plan, by=manager, agree_to_all=True)
    anna = step(move, 2)
    assert (anna.set, anna.assigned_to, anna.reason) == (
        {"mode": "static", "extensionId": 9102},
        supervisor,
        "The page would not open",
    )
    assert [event.kind for event in anna.events.order_by("pk")] == ["assigned", "failed"]


def test_what_was_approved_anew_is_no_longer_said_to_be_changed_by_others(
    move: Move, centre: Centre, manager: User
) -> None:
    live("Cleo", call_pool=[NUMBER, OTHER])
    centre.moved()
    synced(move.plan.tenant, minutes=1)
    assert step(move, 4).moved
    assert now_there(move, 4) == [("2 numbers", ("+48777888000", "+48777888999"))]
    approve_moved(plan=move.plan, by=manager, agree_to_all=True)
    synced(move.plan.tenant, minutes=2)
    assert (step(move, 4).before, step(move, 4).seen) == ({"callPresentations": [NUMBER, OTHER]}, None)


def test_whoever_comes_back_from_a_temporary_account_has_that_one_until_then(move: Move) -> None:
    assert step(move, 3).before == {"mode": "static", "extensionId": 9103}
    synced(move.plan.tenant, minutes=1)
    assert states(move) == {1: "open", 2: "open", 3: "open", 4: "open"}


def test_a_step_that_was_not_seen_lets_nobody_go_on(move: Move, supervisor: User) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    assert step(move, 2).possible
    synced(move.plan.tenant, minutes=1)
    assert (step(move, 1).not_confirmed, step(move, 2).possible) == (True, False)
    with pytest.raises(StepWaitsError):
        tick(plan=move.plan, by=supervisor, step=Named(2))


def test_a_temporary_step_that_was_taken_back_is_to_be_done_again(move: Move) -> None:
    live("Bob", 103)
    synced(move.plan.tenant, minutes=1)
    live("Bob", 102)
    synced(move.plan.tenant, minutes=2)
    assert (step(move, 1).to_do, step(move, 2).possible) == (True, False)


def test_nobody_is_left_on_a_temporary_account(move: Move, supervisor: User) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    with pytest.raises(LeftAsideError, match="Bob"):
        skip(plan=move.plan, by=supervisor, step=Named(3), reason="On leave")
    live("Bob", 103)
    synced(move.plan.tenant, minutes=1)
    with pytest.raises(LeftAsideError):
        skip(plan=move.plan, by=supervisor, step=Named(3), reason="On leave")
    live("Bob", 104)
    skip(plan=move.plan, by=supervisor, step=Named(3), reason="On leave")


@pytest.mark.parametrize("gone", [False, True])
def test_a_plan_that_leaves_somebody_on_a_temporary_account_is_not_carried_out(
    move: Move, supervisor: User, client_of: ClientOf, gone: bool
) -> None:
    """Though the rest is settled: Bob's last step was skipped, or their account went while they were away."""
    live("Bob", 103)
    if gone:
        synced(move.plan.tenant, minutes=1)
        SipAccount.objects.filter(extension_id=9101).update(missing_since=timezone.now())
    else:  # they were moved by what was printed before
        skip(plan=move.plan, by=supervisor, step=Named(3), reason="On leave")
    live("Anna", 102, call_pool=[OTHER])
    live("Cleo", call_pool=[])
    synced(move.plan.tenant, minutes=2)
    assert step(move, 1).confirmed
    assert not move.steps.unsettled().exists()
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.APPROVED
    page = f"/t/alfa/plans/{move.plan.pk}/worksheet/"
    assert "still has the temporary account of step 1" in client_of("supervisor").get(page).content.decode()
    live("Bob", 104)
    synced(move.plan.tenant, minutes=3)
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.CARRIED_OUT


def test_nobody_is_to_be_moved_away_anew_whose_other_step_is_skipped(move: Move, supervisor: User) -> None:
    skip(plan=move.plan, by=supervisor, step=Named(3), reason="On leave")
    live("Edek", 103)  # where Bob was to go for a while
    synced(move.plan.tenant, minutes=1)
    aside = step(move, 1)
    assert (aside.set["mode"], aside.skipped, aside.reason) == ("none", True, "On leave")


def test_what_could_not_be_done_is_a_step_once_it_can(move: Move) -> None:
    assert [each.code for each in move.rollout.obstacles.all()] == ["account_held"]
    live("Edek", 103)
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    live("Cleo", call_pool=[])
    synced(move.plan.tenant, minutes=1)
    assert (states(move)[5], step(move, 5).set["extensionId"]) == ("open", 9105)
    assert not move.rollout.obstacles.exists()
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.APPROVED
    live("Dora", 105)
    synced(move.plan.tenant, minutes=2)
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.CARRIED_OUT


@pytest.mark.parametrize("taken", [False, True])
def test_a_step_whose_account_went_or_is_somebody_elses_stands_apart(move: Move, taken: bool) -> None:
    if taken:
        live("Edek", 102)
    else:
        SipAccount.objects.filter(extension_id=9102).update(missing_since=timezone.now())
    synced(move.plan.tenant, minutes=1)
    codes = {str(each.plan_user): each.code for each in move.rollout.obstacles.all()}
    assert codes["Anna"] == ("account_held" if taken else "account_gone")
    assert step(move, 2).set == {"callPresentations": [OTHER]}


def test_a_number_that_went_stands_apart(move: Move) -> None:
    CallPresentation.objects.filter(presentation=OTHER).update(missing_since=timezone.now())
    synced(move.plan.tenant, minutes=1)
    codes = {str(each.plan_user): each.code for each in move.rollout.obstacles.all()}
    assert codes["Anna"] == "number_gone"
    assert step(move, 2).set == {"mode": "static", "extensionId": 9102}


def test_what_is_no_longer_approved_is_settled_also_if_it_was_ticked(
    move: Move, centre: Centre, supervisor: User, manager: User
) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(4))
    CrmUser.objects.filter(first_name="Cleo").update(missing_since=timezone.now())
    centre.moved()
    synced(move.plan.tenant, minutes=1)
    approve_moved(plan=move.plan, by=manager, agree_to_all=True)
    cleo = step(move, 4)
    assert (cleo.not_needed, cleo.changed_by) == (True, None)
    assert [event.kind for event in cleo.events.order_by("pk")] == [StepEventKind.DONE, StepEventKind.SKIPPED]


def test_when_the_last_that_is_left_is_no_longer_approved_the_plan_is_carried_out(
    move: Move, centre: Centre, manager: User
) -> None:
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    CrmUser.objects.filter(first_name="Cleo").update(missing_since=timezone.now())
    centre.moved()
    synced(move.plan.tenant, minutes=1)
    assert Plan.objects.get(pk=move.plan.pk).out_of_date
    approve_moved(plan=move.plan, by=manager, agree_to_all=True)
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.CARRIED_OUT


def test_a_plan_of_which_nothing_can_be_done_is_not_carried_out(
    centre: Centre, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    """Neither if that was so at once, nor if it became so, and the pages say what to do."""
    for number in (104, 105):
        centre.account(number)
    centre.give(centre.user("Dora", 104), 105)
    propose(plan=centre.plan, by=supervisor)
    move = Move(centre.plan, approve(plan=centre.plan, by=manager, agree_to_all=True))
    could_not(plan=move.plan, by=supervisor, step=Named(1), reason="No page")
    rows.crm_user(centre.tenant, "Edek", "", mode="static", extension_id=9105, extension="105")
    centre.moved()
    synced(centre.tenant, minutes=1)
    assert step(move, 1).not_needed
    approve_moved(plan=move.plan, by=manager, agree_to_all=True)
    assert Plan.objects.get(pk=move.plan.pk).status == PlanStatus.APPROVED
    for page in ("worksheet", "approval"):
        said = client_of("viewer").get(f"/t/alfa/plans/{move.plan.pk}/{page}/").content.decode()
        assert "Nothing of this plan can be done" in said


def test_whoever_has_come_is_edited_and_not_created(centre: Centre, supervisor: User, manager: User) -> None:
    centre.account(101)
    ivo = add_planned_user(plan=centre.plan, by=supervisor, email="ivo@firma.example", first_name="Ivo")
    centre.set(ivo.key, Part.EXTENSION, Extension("static", 9101))
    propose(plan=centre.plan, by=supervisor)
    move = Move(centre.plan, approve(plan=centre.plan, by=manager, agree_to_all=True))
    assert step(move, 1).create
    rows.crm_user(centre.tenant, "Ivo", "", email="ivo@firma.example", email_key="ivo@firma.example")
    synced(centre.tenant, minutes=1)
    assert (step(move, 1).create, step(move, 1).before["mode"]) == (False, "none")


def test_a_reason_is_no_longer_than_the_database_takes(move: Move, supervisor: User) -> None:
    with pytest.raises(InvalidValueError, match="501 characters"):
        skip(plan=move.plan, by=supervisor, step=Named(4), reason="x" * 501)


def test_one_plan_that_cannot_be_looked_at_does_not_cost_the_others(
    move: Move, centre: Centre, supervisor: User, manager: User
) -> None:
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    centre.account(106)
    filip = Cell(centre.user("Filip"), Part.EXTENSION, Extension("static", 9106))
    set_cells(plan=other, by=None, cells=[filip])
    propose(plan=other, by=supervisor)
    rollout = approve(plan=other, by=manager, agree_to_all=True)
    move.steps.filter(number=1).update(set={"mode": "static"})  # what nothing of ours writes
    live("Filip", 106)
    synced(centre.tenant, minutes=1)
    assert [each.confirmed for each in rollout.steps.all()] == [True]
