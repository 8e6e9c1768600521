"""Two people in one plan, and one without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.grid import cell, editor, free_numbers, make_plan, nothing_is_waiting, ready
from tests.browser.screen import rows
from tests.browser.watch import Watch


@pytest.fixture
def mine(open_as: OpenAs, newcomer: str, watch: Watch) -> Page:
    watch.expect("htmx:")  # it tells the console of each request that it cancels
    page = open_as(newcomer)
    make_plan(page, f"Shared by {newcomer}")
    return page


@pytest.fixture
def theirs(mine: Page, open_as: OpenAs) -> Page:
    """The same grid in the manager's browser."""
    page = open_as("manager")
    page.goto(mine.url)
    ready(page)
    return page


def note(page: Page, at: int, text: str) -> None:
    cell(page, at, "Note").focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_each_sees_the_others_edits_and_loses_nothing_of_his_own(mine: Page, theirs: Page) -> None:
    cell(mine, 1).press("Enter")
    mine.keyboard.type("10")
    note(theirs, 0, "by the manager")
    note(theirs, 1, "by the manager too")
    expect(cell(mine, 0, "Note")).to_contain_text("by the manager")
    field = editor(mine).get_by_role("combobox")
    expect(field).to_have_value("10")
    expect(field).to_be_focused()
    expect(editor(mine)).to_contain_text("Someone just changed this row")
    expect(editor(mine)).to_contain_text("Manager")


def test_who_leaves_the_grid_leaves_it_once(mine: Page, theirs: Page) -> None:
    logged: list[str] = []
    mine.on("console", lambda message: logged.append(message.text))
    theirs.goto(f"{mine.url}people/add/")
    theirs.get_by_label("E-mail").first.fill("nobody.yet@example.com")
    theirs.get_by_role("button", name="Add").first.click()
    mine.goto(f"{mine.url}?scope=plan")
    expect(rows(mine)).to_have_count(1)
    theirs.get_by_role("button", name="Remove").click()
    expect(rows(mine)).to_have_count(0)
    for at in (0, 1):
        theirs.goto(mine.url.partition("?")[0])
        ready(theirs)
        note(theirs, at, "added to the plan")
        expect(mine.locator("#totals")).to_contain_text(f"{at + 1} user")
    assert [text for text in logged if "oobError" in text] == []


def test_a_stale_edit_is_refused_and_the_person_chooses(mine: Page, theirs: Page, watch: Watch) -> None:
    watch.expect("422 (Unprocessable")
    first, second = free_numbers(mine)[:2]
    cell(mine, 0).press("Enter")
    mine.keyboard.type(second)
    cell(theirs, 0).focus()
    theirs.keyboard.type(first)
    theirs.keyboard.press("Enter")
    nothing_is_waiting(theirs)
    mine.keyboard.press("Enter")
    refusal = mine.locator("[data-refusal]")
    expect(refusal).to_contain_text("Manager changed this (")
    expect(refusal.locator("dd")).to_have_text([f"{first}, static", f"{second}, static"])
    expect(cell(mine, 0).locator("ins")).to_have_text(first)
    refusal.get_by_role("button", name="Use mine").click()
    expect(cell(mine, 0).locator("ins")).to_have_text(second)
    expect(refusal).to_have_count(0)
    expect(cell(theirs, 0).locator("ins")).to_have_text(second)


def test_theirs_is_kept(mine: Page, theirs: Page, watch: Watch) -> None:
    watch.expect("422 (Unprocessable")
    cell(mine, 0, "Note").press("Enter")
    note(theirs, 0, "theirs")
    nothing_is_waiting(theirs)
    mine.keyboard.type("mine")
    mine.keyboard.press("Enter")
    mine.locator("[data-refusal]").get_by_role("link", name="Keep theirs").click()
    expect(mine.locator("[data-refusal]")).to_have_count(0)
    expect(cell(mine, 0, "Note")).to_contain_text("theirs")
    expect(cell(mine, 0, "Note")).to_be_focused()


def test_a_plan_archived_by_another_is_loaded_as_such(mine: Page, theirs: Page) -> None:
    theirs.locator(".title-actions summary").click()
    theirs.get_by_role("link", name="Archive").click()
    theirs.get_by_role("button", name="Archive").click()
    expect(mine.locator(".title-facts")).to_contain_text("Archived:")
    expect(mine.locator("[data-edit]")).to_have_count(0)


def test_a_note_that_is_too_long_comes_back_to_be_corrected(mine: Page, watch: Watch) -> None:
    watch.expect("422 (Unprocessable")
    cell(mine, 0, "Note").press("Enter")
    written = "word " * 500
    editor(mine).get_by_role("textbox").fill(written)
    mine.keyboard.press("Enter")
    refusal = mine.locator("[data-refusal]")
    expect(refusal).to_contain_text("Notes have at most 2000 characters")
    refusal.get_by_role("link", name="Edit").click()
    expect(editor(mine).get_by_role("textbox")).to_have_value(written)
    editor(mine).get_by_role("textbox").fill("short")
    mine.keyboard.press("Enter")
    expect(cell(mine, 0, "Note")).to_contain_text("short")


def test_a_plan_archived_under_somebodys_hands_is_loaded_again_when_they_are_done(
    mine: Page, theirs: Page
) -> None:
    cell(mine, 0, "Note").press("Enter")
    editor(mine).get_by_role("textbox").fill("half a note")
    theirs.goto(f"{theirs.url.split('?')[0]}archive/")
    theirs.get_by_role("button", name="Archive").click()
    expect(editor(mine)).to_contain_text("This plan can no longer be edited")
    expect(editor(mine).get_by_role("textbox")).to_have_value("half a note")
    mine.keyboard.press("Escape")
    expect(mine.locator("[data-edit]")).to_have_count(0)
