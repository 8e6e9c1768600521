"""Editing in the grid: what comes back, what is refused with which choice, undo, and remedies of findings."""

from __future__ import annotations

from uuid import uuid4

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.edit_scope import MANY
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.services import set_crowded_above
from tests.html import hidden, select, text, texts, values
from tests.planning.screen import GridScreen, fields_of
from tests.planning.world import NUMBER, OTHER, Centre

MARKUP = "<script>alert(1)</script> & <b>Ćma</b>"
NUMBER_SHOWN, OTHER_SHOWN = "+48 777 888 999", "+48 777 888 000"


def test_an_edit_answers_with_what_it_changed_and_nothing_else(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True, holder_count=1)
    jan, anna, ewa = centre.user("Jan", 101), centre.user("Anna"), centre.user("Ewa")
    screen.open()
    response = screen.edit(anna, "extension", mode="static", typed="101")
    assert response.status_code == 200
    assert set(screen.changed) == {anna, jan}
    assert screen.text(anna, "Extension") == "none planned: 101"
    assert "Shared extension" in screen.text(jan, "Findings")
    assert f"row-{ewa}" not in screen.last
    assert texts(screen.last, "#total-errors strong") == ["1"]
    assert "Saved: Anna, extension." in text(screen.last)
    assert "<html" not in screen.last


def test_every_part_can_be_set_and_put_back_as_live(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    centre.number(NUMBER)
    centre.number(OTHER)
    centre.sender("Firma")
    anna = centre.user("Anna")
    screen.open()
    for part, sent, shown in (
        ("extension", {"mode": "static", "account": "9101"}, ("Extension", "none planned: 101")),
        ("extension", {"mode": "dynamic"}, ("Extension", "none planned: dynamic")),
        ("extension", {"mode": "none"}, ("Extension", "none planned, already live")),
        ("extension", {"mode": "live"}, ("Extension", "none")),
        ("callPresentations", {"as": "own", "number": [OTHER, NUMBER]}, ("Call presentations", OTHER_SHOWN)),
        ("callPresentations", {"as": "own"}, ("Call presentations", "none; planned: 0, removed: 1")),
        ("callPresentations", {"as": "live"}, ("Call presentations", "+48 777 888 999")),
        ("smsSenders", {"as": "own", "number": ["Firma"]}, ("SMS senders", "Firma")),
        ("note", {"note": "Monday"}, ("Note", "Monday")),
        ("note", {"note": ""}, ("Note", "none")),
    ):
        assert screen.edit(anna, part, **sent).status_code == 200, (part, sent)
        assert shown[1] in screen.text(anna, shown[0])
    row = Assignment.objects.get()
    assert (row.mode, row.call_pool, row.sms_pool, row.note) == ("", None, ["Firma"], "")


def test_an_account_that_left_is_passed_over_for_its_namesake(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, missing_since="2026-01-01T00:00Z")
    centre.account(102, extension="101")
    anna = centre.user("Anna")
    screen.open().edit(anna, "extension", mode="static", typed=" 101 ")
    assert Assignment.objects.get().account == SipAccount.objects.get(extension_id=9102)


def test_an_account_that_the_plan_gives_to_another_can_be_taken_from_there(
    centre: Centre, screen: GridScreen
) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(jan, 101)
    assert screen.open().edit(anna, "extension", mode="static", account="9101").status_code == 422
    assert "Jan has extension 101 in this plan." in text(screen.last)
    response = screen.post(f"users/{anna}/", **fields_of(screen.last, "Move it here"))
    assert response.status_code == 200
    assert set(screen.changed) == {anna, jan}
    assert (screen.text(anna, "Extension"), screen.text(jan, "Extension")) == (
        "none planned: 101",
        "none planned, already live",
    )
    assert Edit.objects.order_by("number").last().rows == 2  # type: ignore[union-attr]


def test_another_part_of_a_row_that_changed_is_no_conflict(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    screen.open()
    centre.set(anna, Part.NOTE, "theirs")
    assert screen.edit(anna, "extension", mode="dynamic").status_code == 200
    assert screen.text(anna, "Note") == "theirs"


def test_undo_and_redo(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    screen.open().edit(anna, "note", note="Monday")
    fields = fields_of(screen.last, "Undo")
    assert screen.post("undo/", **fields).status_code == 200
    assert screen.text(anna, "Note") == "none"
    again = fields_of(screen.last, "Redo")
    assert screen.post("undo/", **fields).status_code == 200  # the same form sent twice
    assert Edit.objects.count() == 2
    assert screen.post("undo/", **again).status_code == 200
    assert screen.text(anna, "Note") == "Monday"
    assert screen.post("undo/", **fields_of(screen.last, "Undo")).status_code == 200
    assert screen.text(anna, "Note") == "none"


def test_what_was_touched_since_is_not_undone(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    screen.open().edit(anna, "note", note="Monday")
    fields = fields_of(screen.last, "Undo")
    centre.set(anna, Part.NOTE, "Tuesday")
    assert screen.post("undo/", **fields).status_code == 422
    assert "Can't undo yet" in text(screen.last)
    assert screen.text(anna, "Note") == "Tuesday"
    assert screen.post("undo/", number="nonsense").status_code == 422


def test_the_same_edit_sent_twice_is_one(centre: Centre, screen: GridScreen) -> None:
    anna, token = centre.user("Anna"), uuid4()
    screen.open()
    for _ in range(2):
        screen.post(f"users/{anna}/", part="note", note="Monday", version=0, token=token)
    assert Edit.objects.count() == 1


def test_what_is_there_already_offers_no_undo(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    assert screen.open().edit(anna, "note", note="").status_code == 200
    assert "it is so already" in text(screen.last)
    assert 'id="undo"' not in screen.last


def test_a_remedy_is_taken_with_its_button(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True, holder_count=1)
    jan, anna = centre.user("Jan", 101), centre.user("Anna")
    centre.give(anna, 101)
    screen.open()
    assert "Shared extension" in screen.text(anna, "Findings")
    remedy = fields_of(screen.findings(anna), "Take from Jan")
    assert screen.post("remedies/", **remedy).status_code == 200
    assert screen.text(jan, "Extension") == "101 planned: none"
    assert screen.text(anna, "Findings") == "none"
    assert "Done: Take from Jan." in text(screen.last)


def test_every_remedy_of_every_finding_leads_somewhere(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, caller_id=OTHER, assigned=True)
    centre.account(102, missing_since="2026-01-01T00:00Z")
    centre.account(103, extension_type="FAX", extension="101")
    for number in (NUMBER, OTHER):
        centre.number(number)
    users = [centre.user(name) for name in ("Anna", "Jan", "Ewa")]
    for key, number in zip(users, (101, 102, 103), strict=True):
        centre.give(key, number)
    screen.open()
    html = "".join(map(screen.findings, users))
    links = set(values(html, "a.btn", "href"))
    assert len(links) > len(users)
    for link in links:
        assert screen.client.get(link, follow=True).status_code == 200, link
    remedies = [
        {name: value for name, [value] in hidden(form).items()}
        for form in select(html, "form[action$='remedies/']")
    ]
    assert {remedy["action"] for remedy in remedies} == {"as_live", "add_number"}
    for remedy in remedies:
        assert screen.post("remedies/", **remedy).status_code == 200


def test_a_note_of_markup_is_text(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user(MARKUP)
    screen.open().edit(anna, "note", note=f"{MARKUP}\x00")
    assert screen.text(anna, "Note") == MARKUP
    for html in (
        screen.last,
        screen.open().last,
        screen.client.get(f"{screen.path}users/{anna}/").content.decode(),
    ):
        assert "<b>Ćma" not in html
        assert "<script>alert" not in html


def test_an_edit_of_many_numbers_concerns_those_whom_the_plan_gives_them(
    centre: Centre, screen: GridScreen
) -> None:
    set_crowded_above(tenant=centre.tenant, users=1)
    numbers = [NUMBER, *(f"48600700{at:03}" for at in range(MANY))]
    for number in numbers:
        centre.number(number)
    jan, anna = centre.user("Jan"), centre.user("Anna", call_pool=[])
    screen.open()
    response = screen.edit(anna, "callPresentations", **{"as": "own", "number": numbers})
    assert response.status_code == 200
    assert anna in screen.changed
    assert screen.text(anna, "Findings") != "none"
    assert NUMBER_SHOWN not in text(screen.findings(jan))


def test_who_is_taken_in_by_an_edit_stands_out_at_once(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    screen.open()
    screen.edit(anna, "note", note="Monday")
    assert screen.rows[anna]["class"] == ["in-plan"]
    assert "in the plan:" in text(screen.rows[anna])
    screen.edit(anna, "note", note="")
    assert "in the plan:" not in text(screen.rows[anna])


def test_an_edit_comes_back_though_only_capitals_change(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    screen.open()
    for number, note in enumerate(("later", "Later", "LATER"), start=1):
        assert screen.edit(anna, "note", note=note).status_code == 200
        assert screen.text(anna, "Note") == note
        assert screen.version(anna) == number
