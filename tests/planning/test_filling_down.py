"""A value filled down over selected cells."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.batches import Fill
from ccrm_admin.planning.domain.proposals import Refused
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.pages.grid.blocks import write_block
from ccrm_admin.planning.pages.grid.pasted import Block
from ccrm_admin.planning.services import preview_batch
from ccrm_admin.planning.text.messages import explain_refusal
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.planning.blocks import notes, paste, refusals, saved
from tests.planning.world import Centre


def test_an_extension_is_filled_down_as_a_range(centre: Centre, client_of: ClientOf) -> None:
    for number in (101, 102, 103, 105, 106):
        centre.account(number)
    anna, jan, ewa, ola = (centre.user(name, call_pool=[]) for name in ("Anna", "Jan", "Ewa", "Ola"))
    centre.give(anna, 102)
    other = centre.user("Zofia")
    centre.give(other, 105)
    keys = [anna, jan, ewa, ola]
    response = paste(client_of, centre, keys, "", parts="extension,note", fill="1")
    assert saved(response) == "Saved: 3 users. Extensions given: 103 to 106."
    assert [centre.row(key).extension for key in keys] == ["102", "103", "106", ""]
    assert refusals(response) == {
        (ola, "extension"): "Ola, extension : No matching free account is left. Choose another"
    }
    again = paste(client_of, centre, keys[:3], "", parts="extension", fill="1")
    assert saved(again) == "No change: it is so already."
    for key in (jan, ewa):
        centre.set(key, Part.EXTENSION, None)
    one = paste(client_of, centre, keys[:2], "", parts="extension", fill="1")
    assert saved(one) == "Saved: 1 user. Extension given: 103."


def fill(client_of: ClientOf, centre: Centre, keys: list[str], parts: str = "extension") -> Any:
    return paste(client_of, centre, keys, "", parts=parts, fill="1")


def extensions(centre: Centre, keys: list[str]) -> list[str]:
    return [centre.row(key).extension for key in keys]


def test_only_accounts_with_a_number_that_can_be_called_from_are_counted_on(
    centre: Centre, client_of: ClientOf
) -> None:
    centre.account(1, extension="")
    centre.account(2, extension=" ")
    centre.account(103, extension_type="FAX")
    centre.account(104, missing_since=timezone.now())
    for number in (101, 105, 106):
        centre.account(number)
    keys = [centre.user(name) for name in ("Anna", "Jan", "Ewa")]
    for key, number in zip(keys, (101, 103, 104), strict=True):
        centre.give(key, number)
    response = fill(client_of, centre, keys)
    assert saved(response) == "Saved: 2 users. Extensions given: 105 to 106."
    assert extensions(centre, keys) == ["101", "105", "106"]
    centre.give(keys[0], 1)
    nothing = fill(client_of, centre, keys)
    assert (saved(nothing), len(refusals(nothing))) == ("", 2)
    assert extensions(centre, keys) == ["", "105", "106"]


@pytest.mark.parametrize(
    ("live", "given"),
    [
        ({}, ["101", "102", "103"]),
        ({"Jan": 102}, ["101", "102", "103"]),
        ({"Ewa": 102, "Jan": 104}, ["101", "102", "103"]),
        ({"Ola": 102, "Ewa": 103}, ["101", "103", "104"]),
    ],
)
def test_filled_down_as_by_a_batch_and_again_nothing_changes(
    centre: Centre, client_of: ClientOf, live: dict[str, int], given: list[str]
) -> None:
    for number in (101, 102, 103, 104, 105, 106):
        centre.account(number)
    keys = [centre.user(name, live.get(name)) for name in ("Anna", "Jan", "Ewa", "Ola")][:3]
    centre.give(keys[0], 101)
    fill(client_of, centre, keys)
    assert extensions(centre, keys) == given
    assert saved(fill(client_of, centre, keys)) == "No change: it is so already."
    centre.set(keys[0], Part.NOTE, "late shift")
    with_notes = fill(client_of, centre, keys, "extension,note")
    assert saved(with_notes) == "Saved: 2 users.", "no extension was given"
    assert not preview_batch(plan=centre.plan, batch=Fill(after="101"), keys=keys[1:]).changed
    assert extensions(centre, keys) == given


def test_whoever_gets_no_extension_is_refused_alone(centre: Centre, client_of: ClientOf) -> None:
    for number in (101, 103):
        centre.account(number)
    keys = [anna, jan, ewa] = [centre.user(name) for name in ("Anna", "Jan", "Ewa")]
    centre.give(anna, 101)
    centre.give(ewa, 103)
    centre.set(anna, Part.NOTE, "late shift")
    response = fill(client_of, centre, keys, "extension,note")
    assert refusals(response) == {
        (jan, "extension"): "Jan, extension : No matching free account is left. Choose another"
    }
    assert extensions(centre, keys) == ["101", "", "103"]
    assert notes(centre) == dict.fromkeys(keys, "late shift")


def test_an_extension_that_was_not_saved_is_not_counted_as_given(
    centre: Centre, client_of: ClientOf, manager: User
) -> None:
    for number in (101, 102):
        centre.account(number)
    anna, jan = (centre.user(name) for name in ("Anna", "Jan"))
    centre.give(anna, 101)
    centre.set(anna, Part.NOTE, "late shift")
    centre.set(jan, Part.EXTENSION, Extension("dynamic"), by=manager)
    response = paste(client_of, centre, [anna, jan], "", parts="extension,note", fill="1", versions="2,0")
    assert saved(response) == "Saved: 1 user."
    assert set(refusals(response)) == {(jan, "extension")}
    assert notes(centre)[jan] == "late shift"


def test_an_account_that_was_taken_meanwhile_is_refused_in_its_cell(centre: Centre, manager: User) -> None:
    centre.account(102)
    anna, jan, ola = (centre.user(name) for name in ("Anna", "Jan", "Ola"))
    centre.give(ola, 102)
    cells = [Cell(anna, Part.NOTE, "one"), Cell(jan, Part.EXTENSION, Extension(STATIC, 9102))]
    written = write_block(centre.plan, manager, Block(cells), None)
    assert notes(centre) == {anna: "one"}
    assert written.block.refused[jan, Part.EXTENSION] == explain_refusal(
        Refused("account_taken", {"holder": "Ola", "extension": "102"})
    )
    assert written.sentence == "Saved: 1 user."
