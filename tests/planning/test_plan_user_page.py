"""The page of one user of a plan: one form for all parts, saved as one edit, which needs no script."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ccrm_admin.inventory.vocabulary import DYNAMIC, STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.services import add_planned_user, archive_plan, give_reason
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import one, select, text, values
from tests.planning.screen import GridScreen, fields_of, path_of
from tests.planning.user_page import UserPage
from tests.planning.world import NUMBER, OTHER, Centre


def test_one_save_of_several_parts_is_one_edit_and_one_undo(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    centre.number(NUMBER)
    centre.number(OTHER)
    centre.sender("Firma")
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    page.save(
        typed="101",
        callPresentations_number=[],
        callPresentations_add=f"+{OTHER}",
        smsSenders_add="Firma",
        note="Monday\r\nmorning",
        reason="moves",
    )
    row, edit = Assignment.objects.get(), Edit.objects.get()
    assert (row.extension, row.call_pool, row.sms_pool) == (Extension(STATIC, 9101), [OTHER], ["Firma"])
    assert (row.note, edit.cells, edit.reason) == ("Monday\nmorning", 4, "moves")
    said = text(one(page.html, "#messages"))
    assert "Saved: Anna, extension, call presentations, SMS senders, note." in said
    assert "#1" in text(one(page.html, "section[aria-labelledby=history-heading]"))
    undo = fields_of(page.html.content.decode(), "Undo")
    back = page.client.post(f"{screen.path}undo/", undo)
    assert back["Location"] == page.url
    row.refresh_from_db()
    assert (row.extension, row.call_pool, row.sms_pool, row.note) == (None, None, None, "")
    refused = page.client.post(f"{screen.path}undo/", {**undo, "token": str(uuid4())})
    assert refused["Location"] == page.url
    assert "Can't undo" in text(one(page.client.get(page.url), "#messages"))
    for elsewhere in ("//elsewhere.example/", "users"):
        outward = page.client.post(f"{screen.path}undo/", {**undo, "token": str(uuid4()), "next": elsewhere})
        assert outward["Location"] == screen.path


def test_what_was_left_as_it_was_shown_is_not_saved(
    centre: Centre, screen: GridScreen, manager: User
) -> None:
    centre.account(105)
    centre.account(106, extension="105")
    anna = centre.user("Anna")
    centre.give(anna, 106)  # "105" alone would not say which
    centre.set(anna, Part.CALLS, ())
    page = UserPage(screen, anna)
    centre.set(anna, Part.CALLS, (NUMBER,), by=manager)
    page.save(note="mine")
    row = Assignment.objects.get()
    assert (row.extension, row.call_pool, row.note) == (Extension(STATIC, 9106), [NUMBER], "mine")
    edits = Edit.objects.count()
    page.save()
    assert "No change" in text(one(page.html, "#messages"))
    assert Edit.objects.count() == edits


@pytest.mark.parametrize(
    ("typed", "decided"),
    [
        ("dynamic", Extension(DYNAMIC)),
        ("Dynamiczne", Extension(DYNAMIC)),
        ("–", Extension("none")),
        (" 101 ", Extension(STATIC, 9101)),
        ("", None),
    ],
)
def test_an_extension_is_written(
    centre: Centre, screen: GridScreen, typed: str, decided: Extension | None
) -> None:
    centre.account(101)
    centre.account(102)
    anna = centre.user("Anna", 102)
    centre.give(anna, 102)
    UserPage(screen, anna).save(typed=typed)
    assert Assignment.objects.get().extension == decided


def test_boxes_count_although_no_script_moves_the_choice_above_them(
    centre: Centre, screen: GridScreen
) -> None:
    centre.number(NUMBER)
    anna = centre.user("Anna")
    page = UserPage(screen, anna)
    page.save(callPresentations_number=[])
    assert Assignment.objects.get().call_pool == []
    assert select(page.html, f"#callPresentations [data-live] [value='{NUMBER}']:not([checked])")
    page.save(callPresentations_as="live")
    assert Assignment.objects.get().call_pool is None
    page.save(callPresentations_as="own")
    assert Assignment.objects.get().call_pool == [NUMBER]  # planned, though it is so already


def test_names_with_commas_are_left_as_they_were_shown(centre: Centre, screen: GridScreen) -> None:
    senders = ["Firma, Kraków", "Firma; Opole"]
    for sender in senders:
        centre.sender(sender)
    page = UserPage(screen, centre.user("Anna", sms_pool=senders))
    page.save(note="Monday")
    row = Assignment.objects.get()
    assert (row.sms_pool, row.note) == (None, "Monday")


def test_an_account_that_the_plan_gives_away_is_moved_here_with_all_else(
    centre: Centre, screen: GridScreen
) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(jan, 101)
    page = UserPage(screen, anna)
    page.save(typed="101", note="Monday")
    assert "Jan has extension 101 in this plan." in page.trouble("extension")
    [holder] = values(page.html, "[name=take_from]", "value")
    page.save(take_from=holder)
    assert centre.row(anna).extension == "101"
    assert centre.row(jan).mode == "none"
    assert Assignment.objects.of([anna]).get().note == "Monday"


def test_no_list_of_boxes_where_no_script_looks_for_numbers(centre: Centre, screen: GridScreen) -> None:
    for at in range(130):
        centre.number(f"4860070{at:04}")
    page = UserPage(screen, centre.user("Anna"))
    assert len(select(page.html, "form#user [type=checkbox]")) == 1
    assert len(select(page.html, "#callPresentations-list option")) == 50
    assert len(select(page.html, "form#user button")) == 1


def test_a_fix_and_its_undo_lead_back_to_the_page(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True, holder_count=1)
    jan, anna = centre.user("Jan", 101), centre.user("Anna")
    centre.give(anna, 101)
    page = UserPage(screen, anna)
    html = page.html.content.decode()
    assert not select(html, "[data-send]")  # which only a grid listens to
    response = page.client.post(f"{screen.path}remedies/", fields_of(html, "Take from Jan"))
    assert response["Location"] == page.url
    assert centre.row(jan).mode == "none"
    acknowledge = next(form for form in select(html, "form") if "Acknowledge" in text(form))
    assert values(acknowledge, "[name=next]", "value") == [page.url]


def test_the_history_tells_of_this_user_alone(centre: Centre, screen: GridScreen, manager: User) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    for key, note in ((anna, "about Anna"), (jan, "about Jan")):
        centre.set(key, Part.NOTE, note, by=manager)
    give_reason(plan=centre.plan, by=manager, number=1, reason="asked for it")
    said = text(one(UserPage(screen, anna).html, "section[aria-labelledby=history-heading]"))
    assert "about Anna" in said
    assert "asked for it" in said
    assert "about Jan" not in said


def test_who_may_not_edit_reads_what_is_planned(
    centre: Centre, screen: GridScreen, client_of: ClientOf
) -> None:
    centre.account(101)
    centre.number(NUMBER)
    anna = centre.user("Anna")
    centre.give(anna, 101)
    centre.set(anna, Part.NOTE, "Monday")
    viewer = GridScreen(client_of("viewer"), path_of(centre)).open()
    assert values(viewer.rows[anna], "th a", "href") == [f"users/{anna}/"]
    page = UserPage(viewer, anna)
    said = text(one(page.html, ".user-page"))
    assert not select(page.html, ".user-page :is(form, input, textarea)")
    for words in ("101 static", "+48 777 888 999", "Monday", "#1"):
        assert words in said
    assert viewer.client.post(page.url, {"note": "hello", "version": "0"}).status_code == 403
    archive_plan(plan=centre.plan)
    page = UserPage(screen, anna)
    assert "A manager can unarchive it." in text(page.html)
    assert not select(page.html, ".user-page form")
    late = page.client.post(page.url, {"note": "typed for long", "version": "2"})
    assert "This plan is archived." in text(late)
    assert "typed for long" in text(one(late, "textarea"))


def test_a_user_who_has_left_the_grid_is_mentioned(centre: Centre, screen: GridScreen) -> None:
    ewa = add_planned_user(plan=centre.plan, by=None, email="ewa@firma.example").key
    page = UserPage(screen, ewa)
    centre.set(ewa, Part.CHOSEN, value=False)
    response = page.save(note="Monday")
    assert response.redirect_chain in ([], [(screen.path, 302)])
