"""What somebody typed outlives the end of the session, a log-in elsewhere, and a sync."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, log_in
from tests.browser.grid import (
    cell,
    editor,
    findings_cell,
    free_numbers,
    make_plan,
    nothing_is_waiting,
    options,
    ready,
    type_note,
    unfolded,
)
from tests.browser.screen import renew, rows
from tests.browser.watch import Watch

LOG_IN = "Log in · CCRM Admin"


@pytest.fixture
def page(open_as: OpenAs, newcomer: str, watch: Watch) -> Page:
    """The grid of a plan of the newcomer's own, in a session of their own."""
    for usual in ("htmx:", "401 (Unauthorized", "409", "422 (Unprocessable"):
        watch.expect(usual)
    page = open_as("anybody")
    log_in(page, newcomer)
    make_plan(page, f"Kept by {newcomer}")
    return page


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def test_an_edit_outlives_the_session_for_its_author_alone(page: Page, newcomer: str) -> None:
    grid = page.url
    cell(page, 0, "Note").press("Enter")
    editor(page).get_by_role("textbox").fill("kept over the log-in")  # so that the page stays
    end_session(page)
    editor(page).get_by_role("textbox").press("Enter")
    expect(page).to_have_title(LOG_IN)
    log_in(page, "manager")
    expect(page).to_have_url(grid)
    ready(page)
    expect(cell(page, 0, "Note")).not_to_contain_text("kept")
    assert page.locator("#sent > form").count() == 0
    assert "kept over" not in page.content()
    end_session(page)
    page.goto(grid)
    log_in(page, newcomer)
    expect(cell(page, 0, "Note")).to_contain_text("kept over the log-in")
    nothing_is_waiting(page)
    page.reload()
    expect(cell(page, 0, "Note")).to_contain_text("kept over the log-in")


def test_what_is_being_typed_is_not_taken_away_and_goes_on_after_a_log_in_elsewhere(
    page: Page, newcomer: str
) -> None:
    cell(page, 0, "Note").press("Enter")
    editor(page).get_by_role("textbox").fill("half a note")
    end_session(page)
    page.evaluate("window.htmx.trigger('#grid-news', 'look')")
    alert = page.locator("[data-alert='logged-out']")
    expect(alert).to_be_visible()
    expect(editor(page).get_by_role("textbox")).to_have_value("half a note")
    with page.context.expect_page() as opened:
        alert.get_by_role("link", name="Log in").click()
    log_in(opened.value, newcomer)  # which also changes the token of forms
    opened.value.close()
    page.evaluate("window.htmx.trigger('#grid-news', 'look')")
    expect(alert).to_have_count(0)
    type_note(page, 1, "with the token of now")
    expect(cell(page, 0, "Note")).to_contain_text("half a note")
    expect(cell(page, 1, "Note")).to_contain_text("with the token of now")


def test_nothing_goes_in_the_name_of_who_logged_in_elsewhere(page: Page, newcomer: str) -> None:
    other = page.context.new_page()
    grid = page.url
    cell(page, 0, "Note").press("Enter")
    editor(page).get_by_role("textbox").fill("not the manager's")  # so that the page stays
    end_session(page)
    other.goto("/accounts/login/")
    log_in(other, "manager")
    editor(page).get_by_role("textbox").press("Enter")
    expect(page.locator("[data-alert='not-theirs']")).to_be_visible()
    end_session(page)
    other.goto("/accounts/login/")
    log_in(other, newcomer)
    page.goto(grid)
    expect(cell(page, 0, "Note")).to_contain_text("not the manager's")
    nothing_is_waiting(page)
    other.goto(f"{page.url}history/")
    expect(other.locator(".plan-edit").first).to_contain_text(newcomer.title())


def test_a_form_is_offered_again_after_the_log_in(page: Page, newcomer: str) -> None:
    for path, label, text, button, saved in (
        ("edit/", "Note", "typed before the end", "Save", ".plan-note"),
        ("people/add/", "E-mail", f"new.{newcomer}@example.com", "Add", "main"),
    ):
        plan = re.sub(r"(plans/\d+/).*", r"\1", page.url)
        page.goto(f"{plan}{path}")
        page.get_by_label(label).first.fill(text)
        end_session(page)
        page.get_by_role("button", name=button).first.click()
        expect(page).to_have_title(LOG_IN)
        log_in(page, newcomer)
        expect(page).to_have_url(f"{plan}{path}")
        alert = page.locator("[data-alert='unsent']")
        expect(alert).to_contain_text(button)
        alert.get_by_role("button", name="Send it again").click()
        expect(page).not_to_have_url(f"{plan}{path}")
        expect(page.locator(saved).first).to_contain_text(text)
        expect(alert).to_have_count(0)


def test_a_form_with_a_key_is_filled_in_again_but_for_the_key(open_as: OpenAs) -> None:
    page = open_as("anybody")
    log_in(page, "operator")
    page.goto("/tenants/add/")
    for label, text in (("Name", "nowhere"), ("Title", "Nowhere Ltd"), ("API key", "not-to-be-kept")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Country of the numbers").select_option("DE")
    end_session(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page).to_have_title(LOG_IN)
    kept = page.evaluate("JSON.stringify(Object.entries(sessionStorage))")
    assert "Nowhere Ltd" in kept
    assert "not-to-be-kept" not in kept
    log_in(page, "operator")
    alert = page.locator("[data-alert='unsent-secret']")
    expect(alert).to_contain_text("type it again")
    page.goto("/")
    alert.get_by_role("link", name="Open the form").click()
    for label, text in (("Name", "nowhere"), ("Title", "Nowhere Ltd"), ("API key", "")):
        expect(page.get_by_label(label, exact=True)).to_have_value(text)
    expect(page.get_by_label("Country of the numbers")).to_have_value("DE")
    alert.get_by_role("button", name="Discard it").click()
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("")
    expect(alert).to_have_count(0)


def test_who_dismisses_the_word_of_the_log_out_loses_nothing(page: Page) -> None:
    cookies = page.context.cookies()
    cell(page, 0, "Note").press("Enter")
    editor(page).get_by_role("textbox").fill("typed while logged out")
    end_session(page)
    page.evaluate("window.htmx.trigger('#grid-news', 'look')")
    alert = page.locator("[data-alert='logged-out']")
    expect(alert).to_be_visible()
    editor(page).get_by_role("textbox").press("Enter")
    expect(page.locator("tr[data-unsaved]")).to_have_count(1)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    dismiss = "document.querySelector('[data-alert=logged-out] [data-dismiss]')?.click()"
    page.evaluate(f"{dismiss}; window.htmx.trigger('#grid-news', 'look')")
    expect(cell(page, 0, "Note")).to_contain_text("typed while logged out")
    nothing_is_waiting(page)


def test_a_sync_leaves_findings_open_and_the_focus_where_it_is(page: Page) -> None:
    cell(page, 0).press("Enter")
    page.keyboard.type(options(page, "In use")[0])
    page.keyboard.press("Enter")
    findings_cell(page, 0).click()
    remedy = unfolded(page).get_by_role("button").first
    for place in (remedy, findings_cell(page, 0)):
        place.focus()
        renew(page)
        expect(findings_cell(page, 0)).to_have_attribute("aria-expanded", "true")
        expect(remedy).to_be_visible()
        expect(place).to_be_focused()


def test_a_refusal_stands_below_its_row_and_is_one_key_away(page: Page) -> None:
    number = free_numbers(page)[0]
    cell(page, 0).focus()
    for _ in range(2):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    refusal = page.locator("[data-refusal]")
    expect(refusal).to_contain_text(f"has extension {number} in this plan")
    expect(cell(page, 2)).to_be_focused()
    above, between, below = (
        part.bounding_box() or {} for part in (rows(page).nth(1), refusal, rows(page).nth(2))
    )
    assert above["y"] + above["height"] <= between["y"], "it covers no row"
    assert between["y"] + between["height"] <= below["y"]
    page.keyboard.press("Shift+Tab")
    expect(refusal.locator(":focus")).to_have_count(1)
    renew(page)
    expect(refusal.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(refusal).to_have_count(0)
    expect(cell(page, 1)).to_be_focused()


def test_edits_are_undone_one_after_the_other_and_done_again(page: Page) -> None:
    for at, text in enumerate(("first", "second")):
        type_note(page, at, text)
    expect(cell(page, 1, "Note")).to_contain_text("second")
    for keys, left in (
        ("Control+z", ("first", "none")),
        ("Control+z", ("none", "none")),
        ("Control+Shift+z", ("first", "none")),
        ("Control+y", ("first", "second")),
    ):
        cell(page, 3).focus()
        page.keyboard.press(keys)
        for at, text in enumerate(left):
            expect(cell(page, at, "Note")).to_contain_text(text)
    page.get_by_role("button", name="Undo my last edit").click()
    expect(cell(page, 1, "Note")).to_contain_text("none")
    page.get_by_role("button", name="Redo my last edit").click()
    expect(cell(page, 1, "Note")).to_contain_text("second")
    cell(page, 0, "Note").press("Enter")
    page.keyboard.type("x")
    page.keyboard.press("Control+z")
    expect(editor(page).get_by_role("textbox")).to_have_value("first")
    nothing_is_waiting(page)
