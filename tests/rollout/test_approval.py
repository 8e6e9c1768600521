"""From a draft to what is approved: one difference, by somebody else, and what makes it out of date."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.inventory.vocabulary import DYNAMIC, STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Edit, Plan, PlanningSettings
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    link_planned_user,
    set_status,
)
from ccrm_admin.planning.text.errors import InvalidValueError, StatusMovedError
from ccrm_admin.rollout.domain.entries import State
from ccrm_admin.rollout.models import AgreedError, FrozenEntry, Rollout
from ccrm_admin.rollout.models.choices import ClosedWhy
from ccrm_admin.rollout.services import approve, approve_moved, current_rollout, propose, reopen, send_back
from ccrm_admin.rollout.services.hashes import asked_hash
from ccrm_admin.rollout.text.errors import (
    CommentMissingError,
    DifferenceMovedError,
    ErrorsNotAgreedError,
    NothingChosenError,
    NothingToApproveError,
    OwnPlanError,
    RoleMissingError,
)
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import User
from tests.inventory import rows
from tests.planning.world import NUMBER, OTHER, Centre


@pytest.fixture
def anna(centre: Centre) -> str:
    """Anna on 101, who is to have 102 and another number."""
    for number in (101, 102, 103):
        centre.account(number)
    centre.number()
    centre.number(OTHER)
    anna = centre.user("Anna", 101)
    centre.give(anna, 102)
    centre.set(anna, Part.CALLS, (OTHER,))
    return anna


def states(centre: Centre) -> dict[tuple[str, str], str]:
    rollout = current_rollout(centre.plan)
    assert rollout
    return {(row.name, row.part): row.state for row in rollout.entries.all()}


def seen(centre: Centre) -> str:
    """What the page sends along: the hash of what it asks for."""
    rollout = current_rollout(centre.plan)
    assert rollout
    return asked_hash(rollout)


def live(centre: Centre, key: str, **columns: Any) -> None:
    """The CRM has changed, and a sync has seen it."""
    CrmUser.objects.filter(pk=int(key[1:])).update(**columns)
    centre.moved()


def now(centre: Centre) -> Plan:
    centre.plan = Plan.objects.get(pk=centre.plan.pk)
    return centre.plan


@pytest.fixture
def approved(centre: Centre, anna: str, supervisor: User, manager: User) -> Rollout:
    propose(plan=centre.plan, by=supervisor)
    return approve(plan=now(centre), by=manager, seen=None)


def test_a_proposal_freezes_what_the_plan_changes(centre: Centre, anna: str, supervisor: User) -> None:
    rollout = propose(plan=centre.plan, by=supervisor, comment="For Monday")
    assert now(centre).status == PlanStatus.PROPOSED
    rows_ = {row.part: (row.live, row.planned, row.approved_at) for row in rollout.entries.all()}
    assert rows_ == {
        "extension": (
            {"mode": STATIC, "extensionId": 9101},
            {"mode": STATIC, "extensionId": 9102},
            None,
        ),
        "callPresentations": ([NUMBER], [OTHER], None),
    }
    assert (rollout.number, rollout.comment, len(rollout.hash)) == (1, "For Monday", 64)
    assert set(states(centre).values()) == {State.UNCHANGED}


def test_nothing_is_proposed_of_a_plan_that_changes_nothing(centre: Centre, supervisor: User) -> None:
    centre.set(centre.user("Anna", 101), Part.NOTE, "stays")
    with pytest.raises(NothingToApproveError):
        propose(plan=centre.plan, by=supervisor)
    assert (now(centre).status, Edit.objects.count()) == (PlanStatus.DRAFT, 1)


def test_who_may_do_what(
    centre: Centre, anna: str, viewer: User, supervisor: User, manager: User, outsider: User, operator: User
) -> None:
    for person in (viewer, outsider):
        with pytest.raises(RoleMissingError, match=f"{person}.*supervisor"):
            propose(plan=centre.plan, by=person)
    propose(plan=centre.plan, by=supervisor)
    for person in (viewer, supervisor, outsider):
        with pytest.raises(RoleMissingError, match="manager"):
            approve(plan=now(centre), by=person, seen=None)
        with pytest.raises(RoleMissingError, match="manager"):
            send_back(plan=now(centre), by=person, comment="no")
    manager.is_active = False
    manager.save()
    with pytest.raises(RoleMissingError):
        approve(plan=now(centre), by=manager, seen=None)
    assert approve(plan=now(centre), by=operator, seen=None).approved_by == operator


def test_somebody_else_approves(
    centre: Centre, anna: str, manager: User, other_manager: User, supervisor: User
) -> None:
    propose(plan=centre.plan, by=manager)
    with pytest.raises(OwnPlanError, match="proposed"):
        approve(plan=now(centre), by=manager, seen=None)
    reopen(plan=now(centre), by=manager)
    centre.give(anna, 103, by=manager)
    propose(plan=now(centre), by=supervisor)
    with pytest.raises(OwnPlanError, match="edited"):
        approve(plan=now(centre), by=manager, seen=None)
    approve(plan=now(centre), by=other_manager, seen=None)
    reopen(plan=now(centre), by=supervisor)
    centre.give(anna, 102, by=supervisor)
    propose(plan=now(centre), by=supervisor)
    approve(plan=now(centre), by=manager, seen=None)  # who edited before the last approval


def test_a_tenant_may_let_the_same_person_approve(centre: Centre, anna: str, manager: User) -> None:
    PlanningSettings.objects.create(tenant=centre.tenant, same_person_approves=True)
    centre.give(anna, 103, by=manager)
    propose(plan=centre.plan, by=manager)
    assert approve(plan=now(centre), by=manager, seen=None).approved_by == manager


def test_approved_is_what_was_seen(centre: Centre, anna: str, supervisor: User, manager: User) -> None:
    rollout = propose(plan=centre.plan, by=supervisor)
    live(centre, anna, call_pool=[NUMBER, "48777888111"])
    with pytest.raises(DifferenceMovedError, match=r"1 change is no longer as you saw it: .*Anna"):
        approve(plan=now(centre), by=manager, seen=rollout.hash)
    assert now(centre).status == PlanStatus.PROPOSED
    assert states(centre)["Anna", "callPresentations"] == State.MOVED
    rollout = approve(plan=now(centre), by=manager, seen=None)
    assert rollout.entries.get(part="callPresentations").live == [NUMBER, "48777888111"]
    assert set(states(centre).values()) == {State.UNCHANGED}
    assert (now(centre).status, rollout.approved_by, rollout.hash != "") == (
        PlanStatus.APPROVED,
        manager,
        True,
    )


def test_what_the_live_state_has_by_then_is_not_approved(
    centre: Centre, anna: str, supervisor: User, manager: User
) -> None:
    propose(plan=centre.plan, by=supervisor)
    live(centre, anna, call_pool=["777888000"])  # the planned one, spelled otherwise
    approve(plan=now(centre), by=manager, seen=None)
    assert [*FrozenEntry.objects.values_list("part", flat=True)] == ["extension"]


def test_two_approvals_and_late_ones(
    centre: Centre, anna: str, supervisor: User, manager: User, other_manager: User
) -> None:
    with pytest.raises(StatusMovedError, match="draft"):
        approve(plan=centre.plan, by=manager, seen=None)
    propose(plan=centre.plan, by=supervisor)
    with pytest.raises(StatusMovedError, match="proposed"):
        propose(plan=now(centre), by=supervisor)
    approve(plan=now(centre), by=manager, seen=None)
    with pytest.raises(StatusMovedError, match="approved"):
        approve(plan=now(centre), by=other_manager, seen=None)
    archive_plan(plan=now(centre), by=manager)
    for act in (propose, reopen):
        with pytest.raises(StatusMovedError, match="archived"):
            act(plan=now(centre), by=supervisor)
    assert Rollout.objects.get().closed_why == ClosedWhy.ARCHIVED


def test_progress_makes_nothing_out_of_date(approved: Rollout, centre: Centre, anna: str) -> None:
    live(centre, anna, extension_id=9102, extension="102")
    assert states(centre) == {
        ("Anna", "extension"): State.PROGRESS,
        ("Anna", "callPresentations"): State.UNCHANGED,
    }
    assert not now(centre).out_of_date


def test_what_moves_is_asked_for_again_and_only_that(
    approved: Rollout, centre: Centre, anna: str, manager: User, other_manager: User
) -> None:
    live(centre, anna, extension_id=9103, extension="103")
    assert states(centre)["Anna", "extension"] == State.MOVED
    rollout = current_rollout(centre.plan)
    assert rollout
    assert (rollout.moved, rollout.out_of_date, now(centre).out_of_date) == (1, True, True)
    moved = rollout.entries.asked().get()
    assert (moved.now_live["extensionId"], moved.why["why"]) == (9103, "changed")
    with pytest.raises(NothingChosenError):
        approve_moved(plan=centre.plan, by=manager, seen=seen(centre), entries=[])
    before = seen(centre)
    live(centre, anna, extension_id=None, extension="", mode=DYNAMIC)
    with pytest.raises(DifferenceMovedError, match="Anna"):
        approve_moved(plan=centre.plan, by=manager, seen=before, entries=[moved.pk])
    approve_moved(plan=centre.plan, by=other_manager, seen=seen(centre), entries=[moved.pk])
    assert not now(centre).out_of_date
    by = {row.part: row.approved_by for row in FrozenEntry.objects.all()}
    assert by == {"extension": other_manager, "callPresentations": manager}
    history = Edit.objects.filter(kind=EditKind.APPROVE).values_list("by", flat=True)
    assert set(history) == {manager.pk, other_manager.pk}


def test_users_and_accounts_that_go(approved: Rollout, centre: Centre, anna: str, manager: User) -> None:
    SipAccount.objects.filter(extension_id=9102).update(missing_since=timezone.now())
    centre.moved()
    rollout = current_rollout(centre.plan)
    assert rollout
    assert (rollout.moved, rollout.open_errors, now(centre).out_of_date) == (0, 1, True)
    live(centre, anna, missing_since=timezone.now())
    assert set(states(centre).values()) == {State.GONE}
    assert {row.why["why"] for row in FrozenEntry.objects.all()} == {"gone"}
    approve_moved(plan=centre.plan, by=manager, seen=seen(centre), entries=None, agree_to_all=True)
    assert not FrozenEntry.objects.exists()
    assert not now(centre).out_of_date


def test_a_newcomer_who_comes_is_progress(centre: Centre, supervisor: User, manager: User) -> None:
    centre.account(101)
    centre.number()
    person = {"first_name": "Ewa", "last_name": "", "permission_group": ""}
    ewa = add_planned_user(plan=centre.plan, by=None, email="ewa@example.com", **person)
    centre.give(ewa.key, 101)
    centre.set(ewa.key, Part.CALLS, (NUMBER,))
    propose(plan=centre.plan, by=supervisor)
    approve(plan=now(centre), by=manager, seen=None)
    user = rows.crm_user(
        centre.tenant, "Ewa", email="ewa@example.com", mode=DYNAMIC, extension_id=9555, call_pool=[NUMBER]
    )
    centre.moved()
    link_planned_user(planned=ewa, user=user, by=supervisor)
    assert states(centre) == {
        ("Ewa", "extension"): State.UNCHANGED,
        ("Ewa", "callPresentations"): State.PROGRESS,
    }
    assert not now(centre).out_of_date


def test_a_dynamic_user_never_moves_by_a_log_in(
    centre: Centre, anna: str, supervisor: User, manager: User
) -> None:
    live(centre, anna, mode=DYNAMIC, extension_id=9103)
    propose(plan=centre.plan, by=supervisor)
    approve(plan=now(centre), by=manager, seen=None)
    live(centre, anna, extension_id=9101)
    assert set(states(centre).values()) == {State.UNCHANGED}


def test_errors_are_agreed_to_one_by_one(centre: Centre, anna: str, supervisor: User, manager: User) -> None:
    jan, ola = centre.user("Jan", 102), centre.user("Ola")
    centre.set(ola, Part.EXTENSION, Extension(STATIC))
    propose(plan=centre.plan, by=supervisor)
    with pytest.raises(ErrorsNotAgreedError, match="2 errors") as refused:
        approve(plan=now(centre), by=manager, seen=None)
    assert any("Anna" in sentence and "Jan" in sentence for sentence in refused.value.sentences)
    approve(plan=now(centre), by=manager, seen=None, agree_to_all=True)
    assert sorted(AgreedError.objects.values_list("code", flat=True)) == [
        "extension_shared",
        "static_without_account",
    ]
    assert not now(centre).out_of_date
    live(centre, jan, extension_id=9103, extension="103")  # it ends
    assert current_rollout(centre.plan)
    assert not now(centre).out_of_date
    live(centre, ola, mode=STATIC, extension_id=9102, extension="102")  # it is another one
    rollout = current_rollout(centre.plan)
    assert rollout
    assert rollout.out_of_date


def test_what_was_approved_before_and_stays_is_not_asked_for_again(
    approved: Rollout, centre: Centre, anna: str, supervisor: User, manager: User, other_manager: User
) -> None:
    reopen(plan=now(centre), by=supervisor, comment="Another number")
    assert Rollout.objects.get().closed_why == ClosedWhy.REOPENED
    centre.set(anna, Part.CALLS, (NUMBER, OTHER), by=supervisor)
    rollout = propose(plan=now(centre), by=supervisor)
    by = {row.part: row.approved_by for row in rollout.entries.all()}
    assert by == {"extension": manager, "callPresentations": None}
    approve(plan=now(centre), by=other_manager, seen=None)
    by = {row.part: row.approved_by for row in rollout.entries.all()}
    assert by == {"extension": manager, "callPresentations": other_manager}
    assert rollout.number == 2


def test_sent_back_with_a_comment(centre: Centre, anna: str, supervisor: User, manager: User) -> None:
    propose(plan=centre.plan, by=supervisor)
    with pytest.raises(CommentMissingError):
        send_back(plan=now(centre), by=manager, comment="  ")
    with pytest.raises(InvalidValueError):
        send_back(plan=now(centre), by=manager, comment="a\x07b")
    for act, person in ((send_back, manager), (reopen, supervisor), (approve, manager)):
        with pytest.raises(InvalidValueError, match="501 characters; at most 500"):
            act(plan=now(centre), by=person, comment="x" * 501)
    send_back(plan=now(centre), by=manager, comment="Not 102")
    assert (now(centre).status, Rollout.objects.get().closed_why) == (PlanStatus.DRAFT, ClosedWhy.SENT_BACK)
    last = Edit.objects.order_by("-number").first()
    assert last
    assert (last.kind, last.reason, last.by) == (EditKind.SEND_BACK, "Not 102", manager)


def test_who_loses_the_role_leaves_what_they_approved(
    approved: Rollout, centre: Centre, anna: str, manager: User
) -> None:
    manager.memberships.update(role=Role.VIEWER)
    live(centre, anna, extension_id=9103, extension="103")
    assert (now(centre).status, approved.approved_by) == (PlanStatus.APPROVED, manager)
    with pytest.raises(RoleMissingError):
        approve_moved(plan=centre.plan, by=manager, seen=None, entries=None)


def test_it_ends_with_the_plan(approved: Rollout, centre: Centre, anna: str) -> None:
    live(centre, anna, extension_id=9103, extension="103")
    assert current_rollout(centre.plan)
    set_status(plan=now(centre), status=PlanStatus.CARRIED_OUT, by=None)
    rollout = Rollout.objects.get()
    assert (rollout.closed_why, now(centre).out_of_date) == (ClosedWhy.CARRIED_OUT, False)
