"""Ctrl+Z and Ctrl+Shift+Z: one's own edits and batches in a plan, one after the other."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest

from ccrm_admin.planning.domain.batches import Drop
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Edit
from ccrm_admin.planning.services import (
    apply_batch,
    archive_plan,
    copy_plan,
    redo_last,
    restore,
    undo,
    undo_last,
)
from ccrm_admin.planning.text.errors import NotADraftError, UndoBlockedError
from ccrm_admin.tenants.models import User
from tests.html import text
from tests.planning.screen import GridScreen
from tests.planning.world import Centre


def note(centre: Centre, key: str) -> str:
    assignment = centre.row(key).assignment
    return assignment.note if assignment else ""


def test_each_undo_is_of_the_edit_before_and_each_redo_of_the_one_after(
    centre: Centre, supervisor: User
) -> None:
    """Any order of edits, undoing and doing again leaves what two stacks of a text editor would."""
    anna = centre.user("Anna")
    dice = random.Random(14)
    done, undone = [""], list[str]()
    for step in range(60):
        what = dice.choice(("edit", "undo", "undo", "redo", "redo"))
        if what == "edit":
            done.append(f"step {step}")
            undone.clear()
            centre.set(anna, Part.NOTE, done[-1], by=supervisor)
        elif what == "undo":
            outcome = undo_last(plan=centre.plan, by=supervisor)
            assert (outcome.edit is not None) == (len(done) > 1)
            if len(done) > 1:
                undone.append(done.pop())
        else:
            outcome = redo_last(plan=centre.plan, by=supervisor)
            assert (outcome.edit is not None) == bool(undone)
            if undone:
                done.append(undone.pop())
        assert note(centre, anna) == done[-1], (step, what)


def test_batches_belong_to_the_chain_and_what_others_do_does_not(
    centre: Centre, supervisor: User, manager: User
) -> None:
    anna, jan, ewa = (centre.user(name) for name in ("Anna", "Jan", "Ewa"))
    centre.set(anna, Part.NOTE, "mine", by=supervisor)
    centre.set(ewa, Part.NOTE, "theirs", by=manager)
    centre.set(jan, Part.NOTE, "mine too", by=supervisor)
    apply_batch(plan=centre.plan, by=supervisor, batch=Drop(), keys=[anna, jan])
    notes = lambda: [note(centre, key) for key in (anna, jan, ewa)]  # noqa: E731
    assert notes() == ["", "", "theirs"]
    for left in (["mine", "mine too", "theirs"], ["mine", "", "theirs"], ["", "", "theirs"]):
        assert undo_last(plan=centre.plan, by=supervisor).edit
        assert notes() == left
    assert undo_last(plan=centre.plan, by=supervisor).edit is None
    for left in (["mine", "", "theirs"], ["mine", "mine too", "theirs"], ["", "", "theirs"]):
        assert redo_last(plan=centre.plan, by=supervisor).edit
        assert notes() == left
    assert redo_last(plan=centre.plan, by=supervisor).edit is None
    assert undo_last(plan=centre.plan, by=manager).edit
    assert notes() == ["", "", ""]


def test_what_another_has_touched_since_is_in_the_way_and_named(
    centre: Centre, supervisor: User, manager: User
) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "mine", by=supervisor)
    centre.set(anna, Part.NOTE, "theirs", by=manager)
    with pytest.raises(UndoBlockedError) as blocked:
        undo_last(plan=centre.plan, by=supervisor)
    assert "Manager" in blocked.value.sentence
    assert note(centre, anna) == "theirs"
    undo_last(plan=centre.plan, by=manager)
    undo_last(plan=centre.plan, by=supervisor)
    assert note(centre, anna) == ""
    centre.set(anna, Part.NOTE, "theirs again", by=manager)
    with pytest.raises(UndoBlockedError):
        redo_last(plan=centre.plan, by=supervisor)


def test_what_somebody_else_undid_is_passed_over(centre: Centre, supervisor: User, manager: User) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.set(anna, Part.NOTE, "first", by=supervisor)
    centre.set(jan, Part.NOTE, "second", by=supervisor)
    undo(plan=centre.plan, by=manager, number=2)
    assert redo_last(plan=centre.plan, by=supervisor).edit is None, "it was not undone by them"
    undo_last(plan=centre.plan, by=supervisor)
    assert (note(centre, anna), note(centre, jan)) == ("", "")


def test_going_back_to_a_moment_is_undone_but_not_what_a_plan_began_as(
    centre: Centre, supervisor: User
) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "first", by=supervisor)
    restore(plan=centre.plan, by=supervisor, number=0)
    undo_last(plan=centre.plan, by=supervisor)
    assert note(centre, anna) == "first"
    copy = copy_plan(plan=centre.plan, title="Copy", by=supervisor)
    assert undo_last(plan=copy, by=supervisor).edit is None
    assert copy.assignments.count() == 1


def test_a_request_sent_twice_undoes_once_and_an_archived_plan_stays(
    centre: Centre, supervisor: User
) -> None:
    anna, token = centre.user("Anna"), uuid4()
    for text_ in ("first", "second"):
        centre.set(anna, Part.NOTE, text_, by=supervisor)
    for _ in range(2):
        undo_last(plan=centre.plan, by=supervisor, token=token)
    assert note(centre, anna) == "first"
    archive_plan(plan=centre.plan)
    with pytest.raises(NotADraftError):
        undo_last(plan=centre.plan, by=supervisor)
    with pytest.raises(NotADraftError):
        redo_last(plan=centre.plan, by=supervisor)


def test_the_grid_says_what_was_undone_and_what_done_again(centre: Centre, screen: GridScreen) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    screen.open().edit(anna, "note", note="one")
    supervisor = Edit.objects.get().by
    assert supervisor
    apply_batch(plan=centre.plan, by=supervisor, batch=Drop(), keys=[anna, jan])
    for last, said in (
        ("redo", "Nothing left to redo in this plan."),
        ("undo", "Undone: removed from the plan."),
        ("undo", "Undone: Anna, note."),
        ("undo", "Nothing left to undo in this plan."),
        ("redo", "Redone: Anna, note."),
        ("redo", "Redone: removed from the plan."),
    ):
        assert screen.post("undo/", last=last).status_code == 200
        assert said in text(screen.last)
    assert screen.post("undo/", last="nonsense").status_code == 422
