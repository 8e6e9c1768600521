"""After a plan was carried out: what the syncs find otherwise, and what they must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.vocabulary import DYNAMIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import (
    add_planned_user,
    create_plan,
    link_planned_user,
    set_cells,
    set_status,
)
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.services import approve, propose, reopen
from ccrm_admin.rollout.services.drift import look_for_drift
from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.tenants.models import Tenant, User
from tests.inventory import rows
from tests.planning.world import NUMBER, OTHER, Centre
from tests.rollout.carried_out import carry_out, listed, panel, synced

pytestmark = pytest.mark.django_db
S101, S102, S103 = ({"mode": "static", "extensionId": 9000 + number} for number in (101, 102, 103))


@pytest.fixture
def plan(centre: Centre, supervisor: User, manager: User) -> Plan:
    """Anna was to have 102 and another number, and has; Bob 103, which was skipped; Cleo is dynamic."""
    for number in (101, 102, 103, 104):
        centre.account(number)
    centre.number()
    centre.number(OTHER)
    anna, bob, cleo = centre.user("Anna", 101), centre.user("Bob", 104), centre.user("Cleo")
    centre.give(anna, 102)
    centre.set(anna, Part.CALLS, (OTHER,))
    centre.give(bob, 103)
    centre.set(cleo, Part.EXTENSION, Extension(DYNAMIC))
    centre.set(cleo, Part.CALLS, (NUMBER,))
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    panel("Anna", 102, call_pool=["777888000"])
    panel("Cleo", mode=DYNAMIC, extension_id=9104, extension="104")
    centre.moved()
    synced(centre.tenant)
    plan = set_status(plan=centre.plan, status=PlanStatus.CARRIED_OUT, by=None)
    assert (plan.status, listed()) == (PlanStatus.CARRIED_OUT, [])
    return plan


def test_who_was_not_read_does_not_drift(plan: Plan) -> None:
    panel("Anna", 103)
    synced(plan.tenant, unread=["Anna"])
    assert listed() == []
    synced(plan.tenant)
    assert listed() == [("Anna", "extension", S102, S103)]


def test_what_live_has_otherwise_is_drift_until_it_is_put_right(plan: Plan, supervisor: User) -> None:
    panel("Anna", 103)
    assert listed() == []
    run = synced(plan.tenant, by=supervisor, changed=["Anna"])
    assert listed() == [("Anna", "extension", S102, S103)]
    row = CarriedOutPart.objects.drifted().get()
    assert (row.run, row.since, row.plan) == (run, run.changes.get().at, plan)
    panel("Anna", 101)
    synced(plan.tenant)
    row.refresh_from_db()
    assert (row.live, row.run) == (S101, run), "since it left the plan, not since it moved last"
    panel("Anna", 102)
    synced(plan.tenant)
    assert listed() == []


def test_what_a_run_did_not_see_well_says_nothing(plan: Plan) -> None:
    panel("Anna", 103)
    for status in set(ResultStatus) - {ResultStatus.OK}:
        synced(plan.tenant, status)
        assert listed() == []
    synced(plan.tenant)
    panel("Anna", 102)
    for status in set(ResultStatus) - {ResultStatus.OK}:
        synced(plan.tenant, status)
        assert len(listed()) == 1


def test_the_run_that_saw_it_first_is_named_also_if_nobody_looked_then(plan: Plan) -> None:
    panel("Anna", call_pool=[])
    first = synced(plan.tenant, ResultStatus.FAILED, changed=["Anna"], fields={"call_pool": [[OTHER], []]})
    synced(plan.tenant, changed=["Anna"], fields={"email": ["a", "b"]})
    row = CarriedOutPart.objects.drifted().get()
    assert (row.run, row.since) == (first, first.changes.get().at)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Cleo", "extension_id": 9103, "extension": "103"},  # logged in somewhere else
        {"name": "Cleo", "extension_id": None, "extension": ""},
        {"name": "Cleo", "call_pool": ["0048777888999"]},  # spelled otherwise
        {"name": "Bob", "number": 101},  # was skipped: it never was as planned
        {"name": "Anna", "sms_pool": ["Firma"]},  # the plan leaves it as live
        {"name": "Anna", "missing_since": timezone.now(), "call_pool": []},
    ],
)
def test_no_drift(plan: Plan, changed: dict[str, object]) -> None:
    panel(**changed)  # type: ignore[arg-type]
    synced(plan.tenant)
    assert listed() == []


def test_who_comes_back_is_held_to_the_plan_again(plan: Plan) -> None:
    panel("Anna", 103, missing_since=timezone.now())
    synced(plan.tenant)
    panel("Anna", missing_since=None)
    synced(plan.tenant)
    assert listed() == [("Anna", "extension", S102, S103)]


def later(tenant: Tenant, title: str, number: int) -> Plan:
    plan = create_plan(tenant=tenant, title=title, by=None)
    anna = CrmUser.objects.get(first_name="Anna")
    cell = Cell(f"c{anna.pk}", Part.EXTENSION, Extension("static", 9000 + number))
    set_cells(plan=plan, by=None, cells=[cell])
    return plan


def test_a_later_plan_stands_for_what_it_decides(
    plan: Plan, centre: Centre, supervisor: User, manager: User
) -> None:
    panel("Anna", 101, call_pool=[])
    centre.moved()
    synced(plan.tenant)
    assert [row[1] for row in listed()] == ["extension", "callPresentations"]
    tuesday = later(centre.tenant, "Tuesday", 103)
    propose(plan=tuesday, by=supervisor)
    assert len(listed()) == 2, "a proposal stands for nothing yet"
    approve(plan=tuesday, by=manager, agree_to_all=True)
    assert [row[1] for row in listed()] == ["callPresentations"]
    reopen(plan=Plan.objects.get(pk=tuesday.pk), by=supervisor)
    assert len(listed()) == 2, "it was taken back"
    panel("Anna", 103)
    centre.moved()
    tuesday.refresh_from_db()
    set_status(plan=Plan.objects.get(pk=plan.pk), status=PlanStatus.ARCHIVED, by=manager)
    assert listed() == [], "an archived plan is held to no longer"
    wednesday = later(centre.tenant, "Wednesday", 104)
    wednesday = carry_out(centre, supervisor, manager, wednesday)  # skipped
    assert listed() == []
    assert not CarriedOutPart.objects.filter(name="Anna", part="extension").exists()


def test_a_plan_taken_back_to_draft_is_held_to_no_longer(plan: Plan, supervisor: User, manager: User) -> None:
    panel("Anna", 103)
    synced(plan.tenant)
    reopen(plan=plan, by=supervisor)
    assert listed() == []


def test_somebody_who_came_is_known_by_their_email_and_then_linked(
    centre: Centre, supervisor: User, manager: User
) -> None:
    centre.account(101)
    ivo = add_planned_user(plan=centre.plan, by=supervisor, email="ivo@firma.example", first_name="Ivo")
    centre.set(ivo.key, Part.EXTENSION, Extension("static", 9101))
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    email = "ivo@firma.example"
    rows.crm_user(centre.tenant, "Ivo", "", email=email, email_key=email)
    panel("Ivo", 101)
    set_status(plan=centre.plan, status=PlanStatus.CARRIED_OUT, by=None)
    panel("Ivo", 102)
    synced(centre.tenant)
    assert listed() == [("Ivo", "extension", S101, S102)]


@pytest.mark.parametrize("linked_first", [True, False])
def test_of_two_who_are_one_person_the_later_plan_stands(
    centre: Centre, supervisor: User, manager: User, *, linked_first: bool
) -> None:
    for number in (101, 102):
        centre.account(number)
    email = "ivo@firma.example"
    centre.account(103)
    centre.set(centre.user("Ivo", 103), Part.EXTENSION, Extension("static", 9101))
    ivo = CrmUser.objects.get(first_name="Ivo")
    _carry_out(centre, supervisor, manager, 101)
    centre.plan = create_plan(tenant=centre.tenant, title="Later", by=supervisor)
    to_come = add_planned_user(plan=centre.plan, by=supervisor, email=email, first_name="Ivo")
    if linked_first:
        link_planned_user(planned=to_come, user=ivo, by=supervisor)
    else:
        CrmUser.objects.filter(pk=ivo.pk).update(email=email, email_key=email)
    centre.set(to_come.key if not linked_first else f"c{ivo.pk}", Part.EXTENSION, Extension("static", 9102))
    _carry_out(centre, supervisor, manager, 102)
    if not linked_first:
        link_planned_user(planned=to_come, user=ivo, by=supervisor)
    synced(centre.tenant)
    assert listed() == []
    panel("Ivo", 103)
    synced(centre.tenant)
    assert listed() == [("Ivo", "extension", S102, S103)]


def _carry_out(centre: Centre, supervisor: User, manager: User, number: int) -> None:
    """Ivo's account is entered, and the plan is carried out by that."""
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    panel("Ivo", number)
    set_status(plan=centre.plan, status=PlanStatus.CARRIED_OUT, by=None)
    assert CarriedOutPart.objects.filter(plan=centre.plan).count() == 1


def test_other_tenants_are_not_looked_at(plan: Plan, beta: Tenant) -> None:
    panel("Anna", 103)
    synced(beta)
    assert listed() == []
    assert CarriedOutPart.objects.for_tenant(beta).count() == 0


def test_a_look_takes_as_many_statements_for_many(
    centre: Centre, supervisor: User, manager: User, django_assert_num_queries: Callable
) -> None:
    for number in range(101, 141):
        centre.set(centre.user(f"A{number}", number), Part.CALLS, ())
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    CrmUser.objects.update(call_pool=[])
    centre.moved()
    set_status(plan=centre.plan, status=PlanStatus.CARRIED_OUT, by=None)
    run = synced(centre.tenant)
    CrmUser.objects.update(call_pool=[NUMBER])
    with django_assert_num_queries(11):
        look_for_drift(tenant=centre.tenant, run=run)
    assert len(listed()) == 40
