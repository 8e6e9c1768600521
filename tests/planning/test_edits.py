"""Editing in place, and what it refuses."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.finding import Origin, Severity, ranks_of
from ccrm_admin.planning.domain.state import NO_EXTENSION, Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.grid_rows import stored_columns
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Assignment, Edit, Plan, PlanRow, PlanState, PlanUser
from ccrm_admin.planning.pages.grid.rows import touched_since
from ccrm_admin.planning.services import archive_plan, restore_plan, set_cells, set_crowded_above
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    InvalidValueError,
    NotADraftError,
    StaleEditError,
    UnknownReferenceError,
)
from ccrm_admin.tenants.models import Tenant, User
from tests.inventory import rows
from tests.planning.world import NUMBER, OTHER, Centre


def test_an_edit_is_seen_at_once_with_what_follows_from_it(centre: Centre) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.account(102)
    jan, anna = centre.user("Jan", 101), centre.user("Anna")
    assert centre.findings() == []

    before = freshen(centre.plan).version
    outcome = centre.give(anna, 101)

    assert centre.findings() == [("extension_shared", ["Anna", "Jan"])]
    assert sorted(touched_since(centre.plan, before, [anna, jan])[0]) == sorted([anna, jan])
    assert (outcome.state.differences, outcome.state.errors, outcome.state.free_accounts) == (1, 1, 1)
    assert ranks_of(centre.row(jan).worst)[Origin.PLAN] == Severity.ERROR.rank

    centre.set(jan, Part.EXTENSION, Extension(STATIC, 9102))
    assert centre.findings() == []
    state = freshen(centre.plan)
    assert (state.in_plan, state.decided, state.differences, state.free_accounts) == (2, 2, 2, 0)


def test_only_what_an_edit_concerns_is_sent_back(centre: Centre) -> None:
    centre.account(101)
    anna, ewa = centre.user("Anna"), centre.user("Ewa")
    before = freshen(centre.plan).version
    centre.give(anna, 101)
    assert touched_since(centre.plan, before, [anna, ewa]) == ([anna], set())


def test_a_sync_is_followed_at_the_next_look(centre: Centre) -> None:
    centre.account(101)
    anna = centre.user("Anna")
    centre.give(anna, 101)
    SipAccount.objects.update(missing_since=timezone.now())
    centre.moved()
    assert centre.findings() == [("account_gone", ["Anna"])]
    SipAccount.objects.update(missing_since=None)
    CrmUser.objects.update(missing_since=timezone.now())
    centre.moved()
    assert centre.findings() == [("user_gone", ["Anna"])]
    assert centre.row(anna).gone


def test_an_edit_after_an_unseen_sync_is_right_too(centre: Centre) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    freshen(centre.plan)
    CrmUser.objects.filter(pk=int(jan[1:])).update(mode=STATIC, extension_id=9101, extension="101")
    SipAccount.objects.update(assigned=True, holder_count=1)
    centre.moved()
    centre.give(anna, 101)
    assert centre.findings() == [("extension_shared", ["Anna", "Jan"])]


def test_one_account_is_one_users_in_a_plan(centre: Centre) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    with pytest.raises(AccountTakenError) as refused:
        centre.give(jan, 101)
    assert refused.value.sentence.startswith("Anna has extension 101 in this plan.")
    assert (refused.value.holder_key, refused.value.key) == (anna, jan)

    taken = [
        Cell(anna, Part.EXTENSION, Extension("none")),
        Cell(jan, Part.EXTENSION, Extension(STATIC, 9101)),
    ]
    set_cells(plan=centre.plan, by=None, cells=taken)
    assert centre.row(jan).extension == "101"
    with pytest.raises(AccountTakenError):
        set_cells(plan=centre.plan, by=None, cells=[taken[1], Cell(anna, Part.EXTENSION, taken[1].value)])


def test_the_database_holds_what_must_never_happen(centre: Centre) -> None:
    account = centre.account(101)
    anna, jan = (
        PlanUser.objects.create(tenant=centre.tenant, crm_user_id=int(centre.user(name)[1:]))
        for name in ("Anna", "Jan")
    )
    now = {"plan": centre.plan, "updated_at": timezone.now()}
    Assignment.objects.create(plan_user=anna, mode=STATIC, account=account, **now)
    for columns in (
        {"plan_user": jan, "mode": STATIC, "account": account},
        {"plan_user": anna},
        {"plan_user": jan, "mode": "dynamic", "account": centre.account(102)},
        {"plan_user": jan, "mode": "sometimes"},
        {},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(**columns, **now)
    for columns in (
        {"crm_user_id": anna.crm_user_id},
        {"email": ""},
        {"crm_user_id": int(centre.user("Ewa")[1:]), "merged_into": anna},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanUser.objects.create(tenant=centre.tenant, **columns)


@pytest.mark.parametrize("part", [Part.CALLS, Part.EXTENSION, Part.NOTE])
def test_a_stale_edit_is_refused_with_who_and_what(centre: Centre, supervisor: User, part: Part) -> None:
    centre.account(101)
    centre.account(102)
    centre.number(NUMBER)
    centre.number(OTHER)
    anna = centre.user("Anna")
    theirs, yours = {
        Part.CALLS: ((NUMBER,), (OTHER,)),
        Part.EXTENSION: (Extension(STATIC, 9101), Extension(STATIC, 9102)),
        Part.NOTE: ("theirs", "yours"),
    }[part]
    centre.set(anna, part, theirs, by=supervisor)
    with pytest.raises(StaleEditError) as refused:
        set_cells(plan=centre.plan, by=None, cells=[Cell(anna, part, yours, expected_version=0)])
    [stale] = refused.value.stale
    assert (stale.by, stale.theirs, stale.yours, stale.version) == ("Supervisor", theirs, yours, 1)
    assert "Supervisor changed this (" in refused.value.sentence
    # The choice to put it there all the same, and another part of the same row, are no conflict.
    set_cells(plan=centre.plan, by=None, cells=[Cell(anna, part, yours, expected_version=1)])
    other = Part.SMS
    assert set_cells(plan=centre.plan, by=None, cells=[Cell(anna, other, (), expected_version=0)]).edit


def test_the_same_form_twice_is_one_edit(centre: Centre) -> None:
    anna, token = centre.user("Anna"), uuid.uuid4()
    first = centre.set(anna, Part.NOTE, "Starts on Monday", token=token)
    again = centre.set(anna, Part.NOTE, "Starts on Monday", token=token)
    assert again.repeated
    assert again.edit == first.edit
    assert Edit.objects.count() == 1


def test_what_is_there_already_is_no_edit(centre: Centre) -> None:
    anna = centre.user("Anna")
    assert centre.set(anna, Part.NOTE, "").edit is None
    assert centre.set(anna, Part.EXTENSION, None).edit is None
    assert not Edit.objects.exists()


def test_an_archived_plan_refuses_every_edit(centre: Centre) -> None:
    anna = centre.user("Anna")
    archive_plan(plan=centre.plan)
    with pytest.raises(NotADraftError):
        centre.set(anna, Part.NOTE, "too late")
    restore_plan(plan=centre.plan)
    assert centre.set(anna, Part.NOTE, "in time").edit


def test_forged_references_are_unknown(centre: Centre, beta: Tenant) -> None:
    anna = centre.user("Anna")
    rows.sip_account(beta, 555)
    rows.call_presentation(beta, "48999000111")
    rows.sms_sender(beta, "Tajne")
    stranger = rows.crm_user(beta, "Tajne")
    for key, part, value in (
        (anna, Part.EXTENSION, Extension(STATIC, 9555)),
        (anna, Part.CALLS, ("48999000111",)),
        (anna, Part.SMS, ("Tajne",)),
        (f"c{stranger.pk}", Part.NOTE, "hello"),
        *(
            (key, Part.NOTE, "hello")
            for key in ("c999999", "p1", "", "c", "x1", "c-1", "c１", f"c{'9' * 30}")
        ),
    ):
        with pytest.raises(UnknownReferenceError):
            centre.set(key, part, value)
    assert not Assignment.objects.exists()
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (Part.NOTE, "x" * 100_000),
        (Part.EXTENSION, Extension("sometimes")),
        (Part.EXTENSION, Extension("dynamic", 9101)),
        (Part.EXTENSION, "101"),
        (Part.CALLS, tuple(str(number) for number in range(1001))),
        (Part.CALLS, "48777888999"),
    ],
)
def test_senseless_values_are_refused(centre: Centre, part: Part, value: object) -> None:
    with pytest.raises(InvalidValueError):
        centre.set(centre.user("Anna"), part, value)


def test_a_note_keeps_its_markup_as_text(centre: Centre) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, " <b>Łódź</b>\x00 ")
    assert Assignment.objects.get().note == "<b>Łódź</b>"
    assert "lodz" in centre.row(anna).search


def test_what_the_live_pool_names_may_stay_though_the_lists_lack_it(centre: Centre) -> None:
    centre.number(OTHER)
    anna = centre.user("Anna", call_pool=["48600000000"])
    centre.set(anna, Part.CALLS, ("48600000000", OTHER))
    assert centre.findings() == [("presentation_gone", ["Anna"])]


def test_a_user_who_is_gone_can_still_be_put_right(centre: Centre) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "moved to Łódź")
    CrmUser.objects.update(missing_since=timezone.now())
    centre.moved()
    centre.set(anna, Part.NOTE, "")
    state = PlanState.objects.get(plan=centre.plan)
    assert (state.in_plan, state.warnings) == (0, 0)
    assert not centre.plan.rows.exists()


def test_plans_do_not_see_each_others_decisions(centre: Centre) -> None:
    centre.account(101)
    anna = centre.user("Anna")
    other = Plan.objects.create(tenant=centre.tenant, title="Other")
    centre.give(anna, 101)
    assert freshen(other).differences == 0
    assert freshen(other).free_accounts == 1


def test_who_shares_an_account_that_the_mirror_lacks_is_found_again_without_one_of_them(
    centre: Centre,
) -> None:
    anna, *_others = [centre.user(name, 109) for name in ("Anna", "Jan", "Ola")]
    freshen(centre.plan)
    centre.set(anna, Part.EXTENSION, NO_EXTENSION)
    shared = [names for code, names in centre.findings() if code == "extension_shared"]
    assert shared == [["Jan", "Ola"]]


def test_who_is_on_an_account_that_another_gets_keeps_their_planned_one(centre: Centre) -> None:
    set_crowded_above(tenant=centre.tenant, users=1)
    centre.account(101)
    centre.account(102)
    jan, anna = centre.user("Jan", 101), centre.user("Anna", call_pool=[])
    centre.number()
    centre.give(jan, 102)
    cells = [Cell(anna, Part.EXTENSION, Extension(STATIC, 9101)), Cell(anna, Part.CALLS, (NUMBER,))]
    set_cells(plan=centre.plan, by=None, cells=cells)
    assert (centre.row(jan).extension, centre.row(jan).worst) == ("102", 0)
    assert ranks_of(centre.row(anna).worst)[Origin.PLAN] == Severity.NOTICE.rank, "is given what is crowded"


def test_what_an_edit_has_at_hand_is_what_is_stored(centre: Centre) -> None:
    set_crowded_above(tenant=centre.tenant, users=1)
    centre.number()
    centre.account(101)
    centre.account(102)
    keys = [jan, anna, ewa] = [
        centre.user("Jan", 101),
        centre.user("Anna", call_pool=[]),
        centre.user("Ewa", missing_since=timezone.now()),
    ]
    freshen(centre.plan)
    for key, part, value in (
        (jan, Part.EXTENSION, Extension(STATIC, 9102)),
        (anna, Part.CALLS, (NUMBER,)),
        (anna, Part.EXTENSION, Extension(STATIC, 9101)),
        (ewa, Part.NOTE, "Back in May"),
        (jan, Part.CALLS, ()),
        (jan, Part.EXTENSION, None),
        (jan, Part.CALLS, None),
    ):
        edited = centre.set(key, part, value).rows
        assert edited is not None
        at_hand = {row.key: stored_columns(row)[1:] for row in edited.scope.rows.values()}
        stored = PlanRow.objects.filter(plan=centre.plan, key__in=keys)
        assert at_hand == {row.key: stored_columns(row)[1:] for row in stored if row.key in at_hand}
        assert edited.computed.touched <= at_hand.keys()
