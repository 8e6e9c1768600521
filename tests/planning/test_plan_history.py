"""Undo of any edit, and a plan as it was."""

from __future__ import annotations

import pytest

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import NO_EXTENSION, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Edit
from ccrm_admin.planning.services import archive_plan, restore, undo
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    NotADraftError,
    UndoBlockedError,
    UnknownReferenceError,
)
from ccrm_admin.tenants.models import User
from tests.planning.world import Centre


def note(centre: Centre, key: str) -> str:
    assignment = centre.row(key).assignment
    return assignment.note if assignment else ""


def test_history_tells_who_did_what_and_why(centre: Centre, supervisor: User) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "one", by=supervisor, reason="As they asked")
    centre.set(anna, Part.NOTE, "two")
    newest, oldest = Edit.objects.for_plan(centre.plan).newest_first()
    assert (oldest.number, oldest.by, oldest.reason, oldest.get_kind_display()) == (
        *(1, supervisor, "As they asked"),
        "edited by hand",
    )
    (change,) = newest.changes.all()
    assert (str(change.plan_user), change.part, change.before, change.after) == ("Anna", "note", "one", "two")


def test_any_edit_can_be_undone_if_nothing_later_touched_its_cells(centre: Centre) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.set(anna, Part.NOTE, "first")
    centre.set(jan, Part.NOTE, "second")
    centre.set(anna, Part.CALLS, ())
    undo(plan=centre.plan, by=None, number=1)
    assert (note(centre, anna), note(centre, jan)) == ("", "second")
    assert freshen(centre.plan).differences == 1, "the other cell of that row stays"


def test_otherwise_it_says_what_came_later(centre: Centre, supervisor: User) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "first")
    centre.set(anna, Part.NOTE, "second", by=supervisor)
    with pytest.raises(UndoBlockedError) as blocked:
        undo(plan=centre.plan, by=None, number=1)
    assert [edit.number for edit in blocked.value.blockers] == [2]
    assert "edited by hand by Supervisor" in blocked.value.sentence
    assert note(centre, anna) == "second"


def test_undo_goes_back_step_by_step_and_forward_again(centre: Centre) -> None:
    anna = centre.user("Anna")
    for text in ("first", "second", "third"):
        centre.set(anna, Part.NOTE, text)
    for number, left in ((3, "second"), (2, "first"), (1, "")):
        undo(plan=centre.plan, by=None, number=number)
        assert note(centre, anna) == left
    with pytest.raises(UndoBlockedError):
        undo(plan=centre.plan, by=None, number=1)
    with pytest.raises(UndoBlockedError):  # edit 2 is not to be done again while edit 1 is undone
        undo(plan=centre.plan, by=None, number=5)
    for number, text in ((6, "first"), (5, "second"), (4, "third")):
        undo(plan=centre.plan, by=None, number=number)
        assert note(centre, anna) == text


def test_what_was_undone_done_again_and_undone_counts_as_undone(centre: Centre) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "first")
    centre.set(anna, Part.NOTE, "second")
    for number in (2, 3, 4):
        undo(plan=centre.plan, by=None, number=number)
    assert note(centre, anna) == "first"
    with pytest.raises(UndoBlockedError):
        undo(plan=centre.plan, by=None, number=2)
    undo(plan=centre.plan, by=None, number=1)
    assert note(centre, anna) == ""


def test_an_account_does_not_come_back_to_two(centre: Centre) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    centre.set(anna, Part.EXTENSION, NO_EXTENSION)
    centre.give(jan, 101)
    with pytest.raises(AccountTakenError):
        undo(plan=centre.plan, by=None, number=2)
    assert centre.row(anna).extension == ""
    assert Edit.objects.get(number=2).undone_by is None


def test_a_plan_is_restored_as_it_was_and_that_is_undone_too(centre: Centre) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    centre.set(anna, Part.NOTE, "then")
    centre.set(anna, Part.EXTENSION, NO_EXTENSION)
    centre.give(jan, 101)
    centre.set(anna, Part.NOTE, "now")

    outcome = restore(plan=centre.plan, by=None, number=2)

    assert (centre.row(anna).extension, centre.row(jan).extension, note(centre, anna)) == ("101", "", "then")
    assert outcome.edit
    undo(plan=centre.plan, by=None, number=outcome.edit.number)
    assert (centre.row(anna).extension, centre.row(jan).extension, note(centre, anna)) == ("", "101", "now")
    restore(plan=centre.plan, by=None, number=0)
    state = freshen(centre.plan)
    assert (state.in_plan, state.differences) == (0, 0)


def test_what_can_not_be_undone(centre: Centre) -> None:
    with pytest.raises(UnknownReferenceError):
        undo(plan=centre.plan, by=None, number=7)
    centre.set(centre.user("Anna"), Part.NOTE, "x")
    archive_plan(plan=centre.plan)
    for act in (undo, restore):
        with pytest.raises(NotADraftError):
            act(plan=centre.plan, by=None, number=1)


def test_history_outlives_a_person_who_leaves(centre: Centre, supervisor: User) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "x", by=supervisor)
    supervisor.delete()
    assert Edit.objects.get().by is None
    assert CrmUser.objects.count() == 1
