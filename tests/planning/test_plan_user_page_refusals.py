"""What the page of a user of a plan does not save, and what it asks instead."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.vocabulary import DYNAMIC
from ccrm_admin.planning import services
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.services import set_cells
from ccrm_admin.tenants.models import User
from tests.html import fields, one, text, values
from tests.planning.screen import GridScreen
from tests.planning.user_page import UserPage, posted
from tests.planning.world import NUMBER, OTHER, Centre


def test_a_refusal_of_one_part_saves_nothing_and_keeps_all_that_was_typed(
    centre: Centre, screen: GridScreen
) -> None:
    centre.number(NUMBER)
    centre.number(OTHER)
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    sent = {"typed": "999", "callPresentations_add": OTHER, "note": "Monday", "reason": "moves"}
    response = page.save(**sent, smsSenders_add="nobody's")
    assert response.status_code == 422
    assert not Edit.objects.exists()
    assert "No account has extension “999”, so" in page.trouble("extension")
    assert "Not a number or sender of this tenant: nobody's." in page.trouble("smsSenders")
    said = text(one(page.html, "form#user [role=alert]"))
    assert "Nothing was saved." in said
    assert "below: extension, SMS senders." in said
    assert "still here: call presentations, note." in said
    assert values(page.html, "form#user [autofocus]", "name") == ["typed"]
    kept = fields(one(page.html, "form#user"))
    for name, value in {**sent, "smsSenders_add": "nobody's"}.items():
        assert kept[posted(name)] == [value]
    assert page.save(typed="", smsSenders_add="").status_code == 200
    row = Assignment.objects.get()
    assert (row.call_pool, row.note) == ([NUMBER, OTHER][::-1], "Monday")
    assert row.sms_pool is None  # nothing was typed after all


def test_no_change_stays_no_change_over_a_refusal_of_something_else(
    centre: Centre, screen: GridScreen
) -> None:
    for number in (NUMBER, OTHER):
        centre.number(number)
    anna = centre.user("Anna")
    centre.set(anna, Part.CALLS, (NUMBER, OTHER))
    page = UserPage(screen, anna)
    for boxes in ([NUMBER], [NUMBER, OTHER]):  # as a script moves them, and as they are without one
        page.open().save(typed="999", callPresentations_as="live", callPresentations_number=boxes)
        kept = fields(one(page.html, "form#user"))
        assert (kept["callPresentations-as"], kept["callPresentations-number"]) == (["live"], [NUMBER])
        page.save(typed="")
        assert Assignment.objects.get().call_pool is None
        centre.set(anna, Part.CALLS, (NUMBER, OTHER))


def test_boxes_ticked_under_no_change_count_after_a_refusal_of_something_else(
    centre: Centre, screen: GridScreen
) -> None:
    centre.number(NUMBER)
    page = UserPage(screen, centre.user("Anna"))
    page.save(typed="999", callPresentations_number=[])
    assert fields(one(page.html, "form#user"))["callPresentations-as"] == ["own"]
    page.save(typed="")
    assert Assignment.objects.get().call_pool == []


def test_what_others_change_while_something_is_refused_is_not_taken_back(
    centre: Centre, screen: GridScreen, manager: User
) -> None:
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    centre.set(anna, Part.NOTE, "theirs", by=manager)
    centre.set(anna, Part.SMS, (), by=manager)
    page.save(typed="999")
    assert fields(one(page.html, "form#user"))["note"] == [""]  # as it was opened
    centre.set(anna, Part.NOTE, "theirs again", by=manager)
    assert page.save(typed="dynamic").status_code == 200
    row = Assignment.objects.get()
    assert (row.extension, row.sms_pool, row.note) == (Extension(DYNAMIC), [], "theirs again")


def test_what_others_change_while_it_is_being_saved_is_not_taken_back(
    centre: Centre, screen: GridScreen, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    centre.set(anna, Part.NOTE, "theirs", by=manager)

    def late(**sent: Any) -> Outcome:
        centre.set(anna, Part.CALLS, (), by=manager)
        centre.set(anna, Part.EXTENSION, Extension(DYNAMIC), by=manager)
        return set_cells(**sent)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(services, "set_cells", late)
        page.save(note="mine")
    assert "Now theirs" in page.trouble("note")
    assert fields(one(page.html, "form#user"))["typed"] == ["dynamic"]
    page.save()
    row = Assignment.objects.get()
    assert (row.extension, row.call_pool, row.note) == (Extension(DYNAMIC), [], "mine")


def test_what_a_page_of_an_older_version_sent_is_not_saved(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    for sent in (
        {"part": "callPresentations", "as": "own", "number": NUMBER, "version": "0"},
        {"part": "note", "note": "typed for long", "version": "0"},
    ):
        page.html = page.client.post(page.url, sent)
        assert page.html.status_code == 422
        assert "from a page of an older version. Make" in text(one(page.html, "form#user [role=alert]"))
    assert fields(one(page.html, "form#user"))["note"] == ["typed for long"]
    assert not Edit.objects.exists()
    page.save()
    assert Assignment.objects.get().note == "typed for long"


@pytest.mark.parametrize(("keep", "note", "calls"), [("mine", "mine", []), ("theirs", "theirs", [])])
def test_what_somebody_changed_meanwhile_is_asked_about(
    centre: Centre, screen: GridScreen, manager: User, keep: str, note: str, calls: list[str]
) -> None:
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    centre.set(anna, Part.NOTE, "theirs", by=manager)
    assert page.save(note="mine", callPresentations_number=[]).status_code == 422
    assert "Manager changed this (" in page.trouble("note")
    assert "Now theirs Yours mine" in page.trouble("note")
    assert fields(one(page.html, "form#user"))["note"] == ["mine"]
    assert Assignment.objects.get().call_pool is None
    page.save(note_keep=keep)
    row = Assignment.objects.get()
    assert (row.note, row.call_pool) == (note, calls)


def test_both_parts_that_somebody_changed_are_asked_about(
    centre: Centre, screen: GridScreen, manager: User
) -> None:
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    centre.set(anna, Part.NOTE, "theirs", by=manager)
    centre.set(anna, Part.EXTENSION, Extension(DYNAMIC), by=manager)
    page.save(note="mine", typed="none")
    assert "Now theirs" in page.trouble("note")
    assert "Now dynamic" in page.trouble("extension")
    page.save(note_keep="theirs")
    row = Assignment.objects.get()
    assert (row.note, row.extension) == ("theirs", Extension("none"))


@pytest.mark.parametrize(
    "sent",
    [
        {"version": "x", "typed": "\x00", "note": "\x00"},
        {"version": "9" * 40, "account": "9" * 40, "typed": "1"},
        {"account": "nonsense", "typed": ""},
        {"account": "9555", "typed": ""},
        {"callPresentations-as": "x", "callPresentations-number": ["\x00", "1" * 300]},
        {"callPresentations-as": "live", "callPresentations-ticked": "\x00", "smsSenders-as": ""},
        {"smsSenders-as": "live", "smsSenders-number": ["x", ""], "smsSenders-ticked": ""},
        {"note": "x" * 100_000},
        {"note": "fine", "reason": "\x07"},
        {"note-keep": "theirs", "note": "x", "take_from": "c1"},
    ],
)
def test_a_forged_form_is_harmless(centre: Centre, screen: GridScreen, sent: dict[str, Any]) -> None:
    anna = centre.user("Anna")
    response = screen.client.post(f"{screen.path}users/{anna}/", sent)
    assert response.status_code in (302, 422)
    assert not Assignment.objects.exclude(note="").exists()
