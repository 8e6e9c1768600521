"""A block from a spreadsheet: read as it was written, and into the rows that were shown, or not at all."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.batches import Drop
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.pages.grid.pasted import PASTE_MAX_CHARACTERS, table_in
from ccrm_admin.planning.services import add_planned_user, apply_batch
from ccrm_admin.planning.services.undo import undo_last
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import select, text
from tests.planning.blocks import REFUSAL, notes, paste, refusals, saved
from tests.planning.pages import PLANS
from tests.planning.screen import fields_of
from tests.planning.world import NUMBER, Centre


@pytest.mark.parametrize(
    ("pasted", "table"),
    [
        ("a", [["a"]]),
        ("a\tb\r\nc\t\r\n", [["a", "b"], ["c", ""]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ('"two\nlines"\tb\nc\td', [["two\nlines", "b"], ["c", "d"]]),
        ('"unfinished\nB\nC', [['"unfinished'], ["B"], ["C"]]),
        ('19" screen\nB', [['19" screen'], ["B"]]),
        ("x" * 140_000 + "\ny", [["x" * 140_000], ["y"]]),
    ],
)
def test_a_table_is_read_as_it_was_written(pasted: str, table: list[list[str]]) -> None:
    assert table_in(pasted) == table


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("x" * (PASTE_MAX_CHARACTERS + 1), "too much text"),
        ('"x" y\n"two\nlines"\nz', "quotes"),
    ],
)
def test_what_can_not_be_read_for_certain_is_refused(pasted: str, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        table_in(pasted)


def test_one_cell_goes_into_one_unless_several_are_selected(centre: Centre, client_of: ClientOf) -> None:
    keys = [centre.user(name) for name in ("Anna", "Jan", "Ewa")]
    assert paste(client_of, centre, keys, '"two\nlines"').status_code == 200
    assert notes(centre) == {keys[0]: "two\nlines"}
    paste(client_of, centre, keys, "all", spread="1")
    assert notes(centre) == dict.fromkeys(keys, "all")


def test_a_block_that_is_sent_again_is_saved_once(centre: Centre, client_of: ClientOf) -> None:
    keys = [centre.user(name) for name in ("Anna", "Jan")]
    token = str(uuid4())
    assert paste(client_of, centre, keys, "a\nb", token=token).status_code == 200
    centre.set(keys[0], Part.NOTE, "theirs")
    again = paste(client_of, centre, keys, "a\nb", token=token, versions="0,0")
    assert (again.status_code, notes(centre)) == (200, {keys[0]: "theirs", keys[1]: "b"})


@pytest.mark.parametrize("fill", [{}, {"fill": "1"}])
def test_a_block_whose_rows_have_left_the_grid_is_refused_whole(
    centre: Centre, client_of: ClientOf, fill: dict[str, str]
) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    ewa = add_planned_user(plan=centre.plan, by=None, email="ewa@firma.example").key
    centre.set(anna, Part.NOTE, "first")
    apply_batch(plan=centre.plan, by=None, batch=Drop(), keys=[ewa])
    response = paste(client_of, centre, [ewa, anna, jan], "for Ewa\nfor Anna\nfor Jan", **fill)
    assert response.status_code == 422
    assert "have left the grid" in response.content.decode()
    assert notes(centre) == {anna: "first"}


@pytest.mark.parametrize(
    ("block", "parts"), [("", "note"), ("c1,x", ""), ("c999999999", "note"), ("\x00", "note"), ("p1", "x")]
)
def test_a_forged_block_is_refused(centre: Centre, client_of: ClientOf, block: str, parts: str) -> None:
    centre.user("Anna")
    response = paste(client_of, centre, [block], "x", parts=parts)
    assert (response.status_code, notes(centre)) == (422, {})


ALL_PARTS = "extension,callPresentations,note"


def test_one_cell_that_can_not_be_leaves_the_others_of_its_row(centre: Centre, client_of: ClientOf) -> None:
    for number in (101, 102):
        centre.account(number)
    centre.number(NUMBER)
    anna, jan, ewa, ola = (centre.user(name, call_pool=[]) for name in ("Anna", "Jan", "Ewa", "Ola"))
    centre.give(ola, 102)
    block = f"999\t{NUMBER}\tone\n102\t+48 1\ttwo\n101\t{NUMBER}\tthree"
    response = paste(client_of, centre, [anna, jan, ewa], block, parts=ALL_PARTS)
    assert response.status_code == 200
    refused = refusals(response)
    assert set(refused) == {(anna, "extension"), (jan, "extension"), (jan, "callPresentations")}
    assert refused[anna, "extension"].startswith("Anna, extension : No account has extension “999”")
    assert "Ola has extension 102 in this plan." in refused[jan, "extension"]
    assert "Jan, call presentations : Not a number or sender" in refused[jan, "callPresentations"]
    assert saved(response) == "Saved: 3 users."
    assert notes(centre) == {anna: "one", jan: "two", ewa: "three"}
    assert (centre.row(anna).extension, centre.row(ewa).extension) == ("", "101")
    assert Assignment.objects.of([anna]).get().call_pool == [NUMBER]
    edit = Edit.objects.for_plan(centre.plan).latest("number")
    assert (edit.rows, edit.cells) == (3, 6)
    undone = client_of("supervisor").post(
        f"{PLANS}{centre.plan.pk}/undo/", {"last": "undo"}, headers={"HX-Request": "true"}
    )
    assert saved(undone) == "Undone: 3 users, extension, call presentations, note."
    assert notes(centre) == {}


def test_what_is_refused_everywhere_is_no_edit(centre: Centre, client_of: ClientOf) -> None:
    keys = [centre.user(name) for name in ("Anna", "Jan")]
    response = paste(client_of, centre, keys, "998\n999", parts="extension")
    assert (response.status_code, saved(response)) == (422, "")
    assert len(refusals(response)) == 2
    assert not Edit.objects.exists()


@pytest.mark.parametrize("fill", [{}, {"fill": "1"}])
def test_cells_that_somebody_changed_meanwhile_are_asked_about_below_their_rows(
    centre: Centre, client_of: ClientOf, manager: User, fill: dict[str, str]
) -> None:
    anna, jan, ewa = (centre.user(name) for name in ("Anna", "Jan", "Ewa"))
    if fill:
        centre.set(anna, Part.NOTE, "mine")
    centre.set(jan, Part.NOTE, "theirs", by=manager)
    centre.set(ewa, Part.NOTE, "mine", by=manager)  # which is no conflict
    versions = "1,0,0" if fill else "0,0,0"
    response = paste(client_of, centre, [anna, jan, ewa], "mine\nmine\nmine", versions=versions, **fill)
    refused = refusals(response)
    assert set(refused) == {(jan, "note")}
    assert "Manager changed this (" in refused[jan, "note"]
    assert "Now theirs Yours mine" in refused[jan, "note"]
    assert "Keep theirs" in refused[jan, "note"]
    assert notes(centre) == {anna: "mine", jan: "theirs", ewa: "mine"}
    mine = fields_of(response.content.decode(), "Use mine")
    url = f"{PLANS}{centre.plan.pk}/users/{jan}/"
    assert client_of("supervisor").post(url, mine, headers={"HX-Request": "true"}).status_code == 200
    assert notes(centre)[jan] == "mine"


def test_every_kind_of_value_is_used_as_it_was_pasted(
    centre: Centre, client_of: ClientOf, manager: User
) -> None:
    centre.account(101)
    centre.number(NUMBER)
    anna = centre.user("Anna", call_pool=[])
    centre.set(anna, Part.EXTENSION, Extension("dynamic"), by=manager)
    centre.set(anna, Part.CALLS, (), by=manager)
    block = f"101\t{NUMBER}"
    response = paste(client_of, centre, [anna], block, parts="extension,callPresentations", versions="0")
    assert len(refusals(response)) == 2
    forms = select(response, "form[data-send]:not(.say-why form)")
    for form in forms:
        sent = {str(field["name"]): str(field["value"]) for field in select(form, "input[type=hidden]")}
        client_of("supervisor").post(
            f"{PLANS}{centre.plan.pk}/users/{anna}/", {**sent, "version": "9"}, headers={"HX-Request": "true"}
        )
    row = Assignment.objects.of([anna]).get()
    assert (row.extension, row.call_pool) == (Extension(STATIC, 9101), [NUMBER])


def fill(client_of: ClientOf, centre: Centre, keys: list[str], parts: str = "extension") -> Any:
    return paste(client_of, centre, keys, "", parts=parts, fill="1")


def test_what_speaks_against_a_whole_block_is_said_of_no_cell(centre: Centre, client_of: ClientOf) -> None:
    keys = [centre.user(name) for name in ("Anna", "Jan")]
    response = paste(client_of, centre, keys, "a\tb\nc\td")
    assert response.status_code == 422
    (refusal,) = select(response, REFUSAL)
    assert not {"data-key", "data-part"} & set(refusal.attrs)
    assert "The block has 2 rows and 2 columns" in text(refusal)


def test_a_block_is_reset_to_live_and_that_is_undone(
    centre: Centre, client_of: ClientOf, supervisor: User
) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    for part, value in ((Part.CALLS, ()), (Part.NOTE, "late shift")):
        centre.set(anna, part, value)
    parts = "extension,callPresentations,note"
    response = paste(client_of, centre, [anna, jan], "", parts=parts, versions="3,0", clear="1")
    assert (saved(response), refusals(response)) == ("Saved: 2 users.", {})
    row = Assignment.objects.of([anna]).get()
    assert (row.extension, row.call_pool, row.note) == (None, None, "")
    again = paste(client_of, centre, [anna, jan], "", parts=parts, clear="1")
    assert saved(again) == "No change: it is so already."
    undo_last(plan=centre.plan, by=supervisor)
    row = Assignment.objects.of([anna]).get()
    assert (row.extension, row.call_pool, row.note) == (Extension(STATIC, 9101), [], "late shift")
    stale = paste(client_of, centre, [anna], "", parts="note", versions="1", clear="1")
    assert set(refusals(stale)) == {(anna, "note")}
