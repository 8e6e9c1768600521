"""What people decide about drifts: accept, let rest, put back, and take back any of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Assignment, Edit, Plan
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.services import archive_plan, set_status
from ccrm_admin.planning.text.errors import AccountTakenError, InvalidValueError, UnknownReferenceError
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.rollout.services.drift_decisions import Seen, accept, decide_again, let_rest, put_back
from ccrm_admin.rollout.text.drift_errors import DriftMovedError, NotDecidedError, RestOverError
from ccrm_admin.rollout.text.errors import RoleMissingError
from ccrm_admin.tenants.models import Tenant, User
from tests.planning.world import OTHER, Centre
from tests.rollout.carried_out import listed, panel, seen, synced

pytestmark = pytest.mark.django_db
S101, S102, S103 = ({"mode": "static", "extensionId": 9000 + number} for number in (101, 102, 103))
ANNA = {"name": "Anna", "part": "extension"}


@pytest.fixture
def plan(centre: Centre, supervisor: User, manager: User) -> Plan:
    """Anna and Bob have swapped 101 and 102, Anna has another number; then the panel moved both."""
    for number in (101, 102, 103):
        centre.account(number)
    centre.number()
    centre.number(OTHER)
    anna, bob = centre.user("Anna", 101), centre.user("Bob", 102)
    centre.give(anna, 102)
    centre.give(bob, 103)
    centre.set(anna, Part.CALLS, (OTHER,))
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    panel("Anna", 102, call_pool=[OTHER])
    panel("Bob", 103)
    centre.moved()
    plan = set_status(plan=centre.plan, status=PlanStatus.CARRIED_OUT, by=None)
    panel("Anna", 103, call_pool=[])
    panel("Bob", 102)
    centre.moved()
    synced(centre.tenant)
    assert [row[:2] for row in listed()] == [
        ("Anna", "extension"),
        ("Anna", "callPresentations"),
        ("Bob", "extension"),
    ]
    plan.tenant = centre.tenant
    return plan


def planned(name: str) -> int | None:
    row = Assignment.objects.select_related("account").get(plan_user__crm_user__first_name=name)
    return row.extension.extension_id if row.extension else None


def test_what_is_accepted_is_what_the_plan_has_and_its_history_says_so(plan: Plan, manager: User) -> None:
    assert accept(tenant=plan.tenant, by=manager, seen=seen(), reason="They like it") == 3
    assert listed() == []
    assert (planned("Anna"), planned("Bob")) == (9103, 9102), "a swap at once"
    edit = Edit.objects.filter(plan=plan).latest("number")
    assert (edit.kind, edit.by, edit.reason, edit.cells) == (EditKind.ACCEPT, manager, "They like it", 3)
    row = CarriedOutPart.objects.listed().get(**ANNA)
    assert (row.accepted, row.accepted_in, row.before, row.planned) == (True, edit, S102, S103)
    synced(plan.tenant)
    assert listed() == []
    panel("Anna", 102)  # as it was planned first: by now the plan has something else
    synced(plan.tenant)
    assert listed() == [("Anna", "extension", S103, S102)]


def test_one_of_a_swap_is_not_accepted_alone(plan: Plan, manager: User) -> None:
    with pytest.raises(AccountTakenError, match="Bob"):
        accept(tenant=plan.tenant, by=manager, seen=seen(**ANNA))
    assert (len(listed()), planned("Anna")) == (3, 9102)


def test_what_was_accepted_is_drift_again(plan: Plan, manager: User, supervisor: User) -> None:
    since = CarriedOutPart.objects.listed().get(**ANNA).since
    accept(tenant=plan.tenant, by=manager, seen=seen())
    with pytest.raises(RoleMissingError, match="manager"):
        decide_again(tenant=plan.tenant, by=supervisor, seen=seen())
    assert decide_again(tenant=plan.tenant, by=manager, seen=seen()) == 3
    assert [row[2:] for row in listed()] == [(S102, S103), ([OTHER], []), (S103, S102)]
    assert planned("Anna") == 9102
    assert Edit.objects.filter(plan=plan).latest("number").kind == EditKind.UNACCEPT
    assert CarriedOutPart.objects.listed().get(**ANNA).since == since
    with pytest.raises(NotDecidedError):
        decide_again(tenant=plan.tenant, by=manager, seen=seen())
    synced(plan.tenant)
    assert len(listed()) == 3


def test_an_account_that_the_mirror_lacks_is_not_accepted(plan: Plan, manager: User) -> None:
    panel("Anna", 199)
    synced(plan.tenant)
    assert not SipAccount.objects.filter(extension_id=9199).exists()
    with pytest.raises(UnknownReferenceError):
        accept(tenant=plan.tenant, by=manager, seen=seen(**ANNA))


def test_a_drift_rests_until_its_day_has_passed_or_something_else_is_live(
    plan: Plan, supervisor: User
) -> None:
    today = timezone.localdate()
    with pytest.raises(RestOverError):
        let_rest(tenant=plan.tenant, by=supervisor, seen=seen(), until=today - timedelta(days=1))
    assert let_rest(tenant=plan.tenant, by=supervisor, seen=seen(), until=today, reason="Holiday") == 3
    assert listed() == []
    row = CarriedOutPart.objects.listed().get(**ANNA)
    assert (row.rested_by, row.rest_reason) == (supervisor, "Holiday")
    assert row.rests_until
    assert timezone.localtime(row.rests_until).date() == today + timedelta(days=1)
    synced(plan.tenant)
    assert listed() == []
    CarriedOutPart.objects.filter(name="Bob").update(rests_until=timezone.now())
    assert [row[0] for row in listed()] == ["Bob"], "its day has passed"
    panel("Anna", 101)
    synced(plan.tenant)
    assert listed()[0] == ("Anna", "extension", S102, S101)
    assert decide_again(tenant=plan.tenant, by=supervisor, seen=seen(part="callPresentations")) == 1
    assert len(listed()) == 3


def test_putting_back_makes_a_draft_with_just_that(plan: Plan, supervisor: User, manager: User) -> None:
    chosen = seen(name="Anna")
    back = put_back(tenant=plan.tenant, by=supervisor, seen=chosen, title="Monday again", note="Why")
    assert (back.status, back.owner, back.note) == (PlanStatus.DRAFT, supervisor, "Why")
    row = Assignment.objects.select_related("account").get(plan=back)
    assert (str(row.plan_user), row.extension and row.extension.extension_id) == ("Anna", 9102)
    assert (row.call_pool, row.sms_pool) == ([OTHER], None)
    assert len(listed()) == 3, "live still is what it was"
    assert CarriedOutPart.objects.open().count() == 1
    with pytest.raises(DriftMovedError, match=r"2 drifts have changed.*Anna"):
        put_back(tenant=plan.tenant, by=supervisor, seen=chosen, title="Once more")
    with pytest.raises(ValidationError, match="title"):
        put_back(tenant=plan.tenant, by=supervisor, seen=seen(name="Bob"), title="Monday again")
    archive_plan(plan=back, by=manager)
    assert CarriedOutPart.objects.open().count() == 3, "nobody puts it back any more"


def test_a_draft_that_puts_back_goes_the_way_of_every_plan(
    plan: Plan, centre: Centre, supervisor: User, manager: User
) -> None:
    back = put_back(tenant=plan.tenant, by=supervisor, seen=seen(), title="Monday again")
    back.tenant = centre.tenant
    propose(plan=back, by=supervisor)
    approve(plan=back, by=manager, agree_to_all=True)
    assert listed() == [], "it is on its way"
    panel("Anna", 102, call_pool=[OTHER])
    panel("Bob", 103)
    centre.moved()
    synced(plan.tenant)  # every step is confirmed by that
    assert Plan.objects.get(pk=back.pk).status == PlanStatus.CARRIED_OUT
    assert set(CarriedOutPart.objects.values_list("plan", flat=True)) == {back.pk}
    panel("Bob", 101)
    synced(plan.tenant)
    assert listed() == [("Bob", "extension", S103, S101)]


def test_who_may_and_what_must_be_there(
    plan: Plan, viewer: User, supervisor: User, manager: User, outsider: User, beta: Tenant
) -> None:
    chosen, today = seen(), timezone.localdate()
    for person in (viewer, outsider):
        with pytest.raises(RoleMissingError):
            let_rest(tenant=plan.tenant, by=person, seen=chosen, until=today)
        with pytest.raises(RoleMissingError):
            put_back(tenant=plan.tenant, by=person, seen=chosen, title="Back")
        with pytest.raises(RoleMissingError):
            decide_again(tenant=plan.tenant, by=person, seen=chosen)
    for person in (viewer, supervisor, outsider):
        with pytest.raises(RoleMissingError, match="manager"):
            accept(tenant=plan.tenant, by=person, seen=chosen)
    for nothing in ([], [Seen(0, 0)], [*chosen, Seen(chosen[0].pk, 99)]):
        with pytest.raises(DriftMovedError):
            accept(tenant=plan.tenant, by=manager, seen=nothing)
    with pytest.raises(DriftMovedError):
        let_rest(tenant=beta, by=outsider, seen=chosen, until=today)
    with pytest.raises(InvalidValueError):
        accept(tenant=plan.tenant, by=manager, seen=chosen, reason="a\x07")
    panel("Anna", 102)
    synced(plan.tenant)
    with pytest.raises(DriftMovedError, match=r"1 drift has changed since you looked: .*Anna"):
        accept(tenant=plan.tenant, by=manager, seen=chosen)
    archive_plan(plan=plan, by=manager)
    with pytest.raises(DriftMovedError):
        let_rest(tenant=plan.tenant, by=manager, seen=chosen[1:], until=today)
