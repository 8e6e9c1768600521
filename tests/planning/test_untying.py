"""Undoing a tie: the planned user comes back in every plan, with what came from him."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import NO_EXTENSION, Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Assignment, Edit, Plan, PlannedUser
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    create_plan,
    restore,
    set_cells,
    tie_planned_user,
    tie_suggestions,
    undo,
)
from ccrm_admin.planning.text.errors import (
    EmailTakenError,
    PlanArchivedError,
    TieConflictError,
    TieHeldError,
    UndoBlockedError,
    UnknownReferenceError,
)
from tests.conftest import ClientOf
from tests.inventory import rows
from tests.planning.pages import text
from tests.planning.world import Centre

EMAIL = "ewa@firma.example"
TIE = 3  # the number of the edit in the plan of ``centre``


@pytest.fixture
def ewa(centre: Centre) -> PlannedUser:
    """Ewa, planned for extension 101 and with a note."""
    centre.account(101)
    planned = add_planned_user(plan=centre.plan, by=None, email=EMAIL, first_name="Ewa")
    key = f"p{planned.pk}"
    cells = [Cell(key, Part.EXTENSION, Extension(STATIC, 9101)), Cell(key, Part.NOTE, "Window seat")]
    set_cells(plan=centre.plan, by=None, cells=cells)
    return planned


@pytest.fixture
def real(centre: Centre, ewa: PlannedUser) -> CrmUser:
    """The CRM's Ewa, to whom the planned one is tied."""
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    tie_planned_user(planned=ewa, user=user, by=None)
    return user


def decided(plan: Plan) -> dict[str, tuple[Extension | None, str, bool]]:
    """Return what the plan decides, by the users' keys."""
    rows = Assignment.objects.filter(plan=plan).in_plan().select_related("account")
    return {row.key: (row.extension, row.note, row.chosen) for row in rows}


def blockers_of(centre: Centre, number: int) -> list[int]:
    """Return the numbers of the edits that are in the way of undoing one, newest first."""
    with pytest.raises(UndoBlockedError) as blocked:
        undo(plan=centre.plan, by=None, number=number)
    return [edit.number for edit in blocked.value.blockers]


HERS = (Extension(STATIC, 9101), "Window seat", True)


def test_the_planned_user_comes_back_and_is_offered_again(
    centre: Centre, ewa: PlannedUser, real: CrmUser
) -> None:
    assert decided(centre.plan) == {f"c{real.pk}": HERS}
    outcome = undo(plan=centre.plan, by=None, number=TIE, reason="Another Ewa")
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    assert tie_suggestions(centre.tenant) == [(ewa, real)]
    edit = outcome.edit
    assert edit
    assert (edit.kind, edit.reason, edit.number) == (EditKind.UNTIE, "Another Ewa", TIE + 1)
    assert Edit.objects.get(number=TIE).undone_by == edit
    assert centre.row(f"p{ewa.pk}").extension == "101"
    assert centre.row(f"c{real.pk}").in_plan is False


def test_that_is_undone_and_done_again(centre: Centre, ewa: PlannedUser, real: CrmUser) -> None:
    for number, holder in ((TIE, f"p{ewa.pk}"), (TIE + 1, f"c{real.pk}"), (TIE + 2, f"p{ewa.pk}")):
        undo(plan=centre.plan, by=None, number=number)
        assert decided(centre.plan) == {holder: HERS}
    tie_planned_user(planned=ewa, user=real, by=None)
    with pytest.raises(UndoBlockedError):  # tied by the offer, which is the same as undoing it
        undo(plan=centre.plan, by=None, number=TIE + 3)
    undo(plan=centre.plan, by=None, number=TIE + 4)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}


def test_the_first_tie_is_as_good_as_the_one_that_did_it_again(
    centre: Centre, ewa: PlannedUser, real: CrmUser
) -> None:
    for number in (TIE, TIE + 1, TIE):
        undo(plan=centre.plan, by=None, number=number)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    with pytest.raises(UndoBlockedError):
        undo(plan=centre.plan, by=None, number=TIE)
    undo(plan=centre.plan, by=None, number=TIE + 1)
    centre.set(f"c{real.pk}", Part.NOTE, "Aisle")
    with pytest.raises(UndoBlockedError) as blocked:
        undo(plan=centre.plan, by=None, number=TIE)
    assert [edit.number for edit in blocked.value.blockers] == [TIE + 5]


def test_earlier_edits_of_the_planned_user_are_undone_tied_and_untied(
    centre: Centre, ewa: PlannedUser, real: CrmUser
) -> None:
    undo(plan=centre.plan, by=None, number=TIE)
    undo(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"p{ewa.pk}": (None, "", True)}
    undo(plan=centre.plan, by=None, number=TIE + 2)
    undo(plan=centre.plan, by=None, number=TIE + 1)
    assert decided(centre.plan) == {f"c{real.pk}": HERS}
    undo(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"c{real.pk}": (None, "", True)}


def test_what_was_edited_since_is_in_the_way_and_named(
    centre: Centre, ewa: PlannedUser, real: CrmUser
) -> None:
    centre.set(f"c{real.pk}", Part.CALLS, ())
    centre.set(f"c{real.pk}", Part.NOTE, "Aisle")
    with pytest.raises(UndoBlockedError) as blocked:
        undo(plan=centre.plan, by=None, number=TIE)
    assert [edit.number for edit in blocked.value.blockers] == [TIE + 2]
    undo(plan=centre.plan, by=None, number=TIE + 2)
    undo(plan=centre.plan, by=None, number=TIE)
    assert decided(centre.plan)[f"p{ewa.pk}"] == HERS
    assert centre.row(f"c{real.pk}").decided, "what was planned for her as the CRM's user stays hers"


def test_what_she_had_of_her_own_stays_hers(centre: Centre, ewa: PlannedUser) -> None:
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    key = f"c{user.pk}"
    centre.set(key, Part.NOTE, "Later other")
    centre.set(key, Part.NOTE, "Window seat")
    centre.set(key, Part.CALLS, ())
    tie_planned_user(planned=ewa, user=user, by=None)
    undo(plan=centre.plan, by=None, number=6)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS, key: (None, "Window seat", False)}


def test_an_edit_of_hers_whose_cell_the_tie_filled_waits_for_the_tie(
    centre: Centre, ewa: PlannedUser
) -> None:
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    centre.set(f"c{user.pk}", Part.NOTE, "Old")
    centre.set(f"c{user.pk}", Part.NOTE, "")
    tie_planned_user(planned=ewa, user=user, by=None)
    with pytest.raises(UndoBlockedError) as blocked:
        undo(plan=centre.plan, by=None, number=4)
    assert [edit.number for edit in blocked.value.blockers] == [5]
    assert decided(centre.plan) == {f"c{user.pk}": HERS}


def test_every_plan_has_her_back_archived_ones_too(centre: Centre, ewa: PlannedUser) -> None:
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    key = f"p{ewa.pk}"
    set_cells(plan=other, by=None, cells=[Cell(key, Part.NOTE, "Tuesdays off")])
    archive_plan(plan=other)
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    tie_planned_user(planned=ewa, user=user, by=None)
    assert decided(other) == {f"c{user.pk}": (None, "Tuesdays off", False)}
    with pytest.raises(PlanArchivedError):
        undo(plan=other, by=None, number=2)
    undo(plan=centre.plan, by=None, number=TIE)
    assert decided(other) == {key: (None, "Tuesdays off", False)}
    assert Edit.objects.get(plan=other, number=2).undone_by == Edit.objects.get(plan=other, number=3)
    undo(plan=centre.plan, by=None, number=TIE + 1)
    assert decided(other) == {f"c{user.pk}": (None, "Tuesdays off", False)}


def test_an_edit_in_another_plan_is_in_the_way_too(
    centre: Centre, ewa: PlannedUser, client_of: ClientOf
) -> None:
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    set_cells(plan=other, by=None, cells=[Cell(f"p{ewa.pk}", Part.NOTE, "Tuesdays off")])
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    tie_planned_user(planned=ewa, user=user, by=None)
    set_cells(plan=other, by=None, cells=[Cell(f"c{user.pk}", Part.NOTE, "Never off")])
    with pytest.raises(TieHeldError, match="in “Tuesday”, edited by hand by the command line"):
        undo(plan=centre.plan, by=None, number=TIE)
    assert decided(centre.plan) == {f"c{user.pk}": HERS}, "it is all or nothing"
    page = f"/t/alfa/plans/{centre.plan.pk}/history/{TIE}/undo/"
    answer = client_of("supervisor").post(page, {"reason": "", "token": str(uuid4())})
    assert answer.status_code == 422
    assert "Undo that there first" in text(answer.content.decode())
    archive_plan(plan=other)
    with pytest.raises(TieHeldError, match="a manager can restore it"):
        undo(plan=centre.plan, by=None, number=TIE)


def test_not_if_somebody_else_has_come_between(centre: Centre, ewa: PlannedUser, real: CrmUser) -> None:
    namesake = add_planned_user(plan=centre.plan, by=None, email=EMAIL, first_name="Ewelina")
    with pytest.raises(EmailTakenError, match=EMAIL):
        undo(plan=centre.plan, by=None, number=TIE)
    PlannedUser.objects.filter(pk=namesake.pk).update(email="ewelina@firma.example")
    undo(plan=centre.plan, by=None, number=TIE)
    centre.set(f"p{ewa.pk}", Part.EXTENSION, None)
    centre.set(f"c{real.pk}", Part.EXTENSION, NO_EXTENSION)
    centre.set(f"p{ewa.pk}", Part.EXTENSION, Extension("dynamic"))
    with pytest.raises(UndoBlockedError):
        undo(plan=centre.plan, by=None, number=TIE + 2)
    with pytest.raises(TieConflictError):
        tie_planned_user(planned=ewa, user=real, by=None)


def test_who_was_tied_to_somebody_else_meanwhile(centre: Centre, ewa: PlannedUser, real: CrmUser) -> None:
    undo(plan=centre.plan, by=None, number=TIE)
    key = f"p{ewa.pk}"
    parts = [Cell(key, Part.CHOSEN, value=False), Cell(key, Part.EXTENSION, None), Cell(key, Part.NOTE, "")]
    set_cells(plan=centre.plan, by=None, cells=parts)
    tie_planned_user(planned=ewa, user=rows.crm_user(centre.tenant, "Ewelina"), by=None)
    for number, in_the_way in ((TIE + 1, TIE + 2), (TIE + 2, TIE + 3)):
        assert blockers_of(centre, number)[-1] == in_the_way
    for number in (TIE + 3, TIE + 2, TIE + 1):
        undo(plan=centre.plan, by=None, number=number)
    assert decided(centre.plan) == {f"c{real.pk}": HERS}


def test_what_a_tie_did_not_move_waits_for_it(centre: Centre, ewa: PlannedUser) -> None:
    key, user = f"p{ewa.pk}", rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    own = f"c{user.pk}"
    centre.account(102)
    centre.give(own, 102)
    with pytest.raises(TieConflictError):
        tie_planned_user(planned=ewa, user=user, by=None)
    centre.set(key, Part.EXTENSION, None)  # as the refusal says
    centre.set(own, Part.NOTE, "Window seat")  # the same as hers
    tie_planned_user(planned=ewa, user=user, by=None)
    for number in (4, 2, 5):
        assert blockers_of(centre, number)[0] == 6
    assert decided(centre.plan) == {own: (Extension(STATIC, 9102), "Window seat", True)}
    undo(plan=centre.plan, by=None, number=6)
    assert decided(centre.plan) == {
        key: (None, "Window seat", True),
        own: (Extension(STATIC, 9102), "Window seat", False),
    }


def test_one_edit_of_both_waits_for_the_tie(centre: Centre, ewa: PlannedUser) -> None:
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    own = f"c{user.pk}"
    centre.set(own, Part.CALLS, ())
    both = [Cell(own, Part.CALLS, None), Cell(f"p{ewa.pk}", Part.CALLS, ())]
    set_cells(plan=centre.plan, by=None, cells=both)
    tie_planned_user(planned=ewa, user=user, by=None)
    assert blockers_of(centre, 4) == [5]


def test_restoring_an_earlier_moment_unties_nobody(centre: Centre, ewa: PlannedUser, real: CrmUser) -> None:
    centre.set(f"c{real.pk}", Part.NOTE, "Aisle")
    restore(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"c{real.pk}": HERS}
    restore(plan=centre.plan, by=None, number=0)
    assert decided(centre.plan) == {}


def test_restoring_over_a_tie_that_was_undone(centre: Centre, ewa: PlannedUser, real: CrmUser) -> None:
    centre.account(102)
    centre.give(f"c{real.pk}", 102)
    undo(plan=centre.plan, by=None, number=TIE + 1)
    undo(plan=centre.plan, by=None, number=TIE)
    restore(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    restore(plan=centre.plan, by=None, number=TIE + 1)
    assert decided(centre.plan) == {f"c{real.pk}": (Extension(STATIC, 9102), "Window seat", True)}
    restore(plan=centre.plan, by=None, number=0)
    assert decided(centre.plan) == {}


def test_restoring_gives_her_what_was_planned_unless_she_had_her_own(
    centre: Centre, ewa: PlannedUser
) -> None:
    key, user = f"p{ewa.pk}", rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    own = f"c{user.pk}"
    centre.account(102)
    centre.give(own, 102)
    centre.set(key, Part.EXTENSION, None)
    tie_planned_user(planned=ewa, user=user, by=None)
    centre.set(own, Part.EXTENSION, None)
    restore(plan=centre.plan, by=None, number=3)  # 101 for the one, 102 for the other
    assert decided(centre.plan) == {own: (Extension(STATIC, 9102), "Window seat", True)}
    restore(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {own: HERS}


def test_who_is_tied_can_not_be_planned_for_any_more(centre: Centre, ewa: PlannedUser, real: CrmUser) -> None:
    for part, value in ((Part.NOTE, "lost?"), (Part.CALLS, ())):
        with pytest.raises(UnknownReferenceError):
            centre.set(f"p{ewa.pk}", part, value)
    assert freshen(centre.plan).in_plan == 1


def test_a_form_of_who_was_tied_meanwhile_is_answered_with_the_grid(
    centre: Centre, ewa: PlannedUser, client_of: ClientOf
) -> None:
    supervisor, plan = client_of("supervisor"), f"/t/alfa/plans/{centre.plan.pk}/"
    page = f"{plan}users/p{ewa.pk}/"
    assert supervisor.get(page).status_code == 200
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    tie_planned_user(planned=ewa, user=user, by=None)
    assert supervisor.post(page, {"part": "note", "note": "Aisle", "version": "1"})["Location"] == plan
    assert "“Ewa” is not known in this tenant" in text(supervisor.get(plan).content.decode())
    assert decided(centre.plan) == {f"c{user.pk}": HERS}


def test_the_pages_say_who_it_was_and_what_undoing_means(
    centre: Centre, ewa: PlannedUser, real: CrmUser, client_of: ClientOf
) -> None:
    supervisor = client_of("supervisor")
    history = f"/t/alfa/plans/{centre.plan.pk}/history/"
    page = text(supervisor.get(history).content.decode())
    assert f"Ewa ({EMAIL}) = Ewa Nowak" in page
    assert "Ewa planned user extension" in page
    question = f"{history}{TIE}/undo/"
    assert "comes back in every plan" in text(supervisor.get(question).content.decode())
    token = str(uuid4())
    for _ in range(2):  # a double click
        assert supervisor.post(question, {"reason": "", "token": token})["Location"] == history
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    page = text(supervisor.get(history).content.decode())
    assert "planned user untied" in page
    assert f"Ewa ({EMAIL}) ≠ Ewa Nowak" in page
    assert "tied again" in text(supervisor.get(f"{history}{TIE + 1}/undo/").content.decode())
