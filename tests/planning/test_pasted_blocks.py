"""A block from a spreadsheet: read as it was written, and into the rows that were shown, or not at all."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ccrm_admin.planning.domain.batches import Drop
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Assignment
from ccrm_admin.planning.pages.grid.pasted import PASTE_MAX_CHARACTERS, table_in
from ccrm_admin.planning.services import add_planned_user, apply_batch
from ccrm_admin.planning.text.errors import InvalidValueError
from tests.conftest import ClientOf
from tests.planning.pages import PLANS
from tests.planning.world import Centre


@pytest.mark.parametrize(
    ("text", "table"),
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
def test_a_table_is_read_as_it_was_written(text: str, table: list[list[str]]) -> None:
    assert table_in(text) == table


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * (PASTE_MAX_CHARACTERS + 1), "too much text"),
        ('"x" y\n"two\nlines"\nz', "quotes"),
    ],
)
def test_what_can_not_be_read_for_certain_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        table_in(text)


def paste(client_of: ClientOf, centre: Centre, keys: list[str], text: str, **posted: str) -> Any:
    data = {"block": ",".join(keys), "parts": "note", "text": text, **posted}
    url = f"{PLANS}{centre.plan.pk}/paste/"
    return client_of("supervisor").post(url, data, headers={"HX-Request": "true"})


def notes(centre: Centre) -> dict[str, str]:
    rows = Assignment.objects.filter(plan=centre.plan).exclude(note="").select_related("plan_user")
    return {row.plan_user.key: row.note for row in rows}


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
