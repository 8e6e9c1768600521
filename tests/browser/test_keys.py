"""What the keyboard does everywhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.screen import filter_field, rows


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    page = open_as("viewer")
    page.goto("/t/alfa/users/?q=anna")
    return page


def test_slash_goes_to_the_filter_and_selects_what_is_there(page: Page) -> None:
    page.keyboard.press("/")
    expect(filter_field(page)).to_be_focused()
    page.keyboard.type("adam")
    expect(page).to_have_url(re.compile(r"\?q=adam$"))
    page.keyboard.type("/")
    expect(filter_field(page)).to_have_value("adam/")


def test_question_mark_lists_the_keys_and_escape_closes(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("search everywhere")
    for what in ("go to the next cell", "edit the cell", "undo your last edit", "redo it"):
        expect(keys).to_contain_text(what)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    filter_field(page).press("?")
    expect(keys).to_be_hidden()


def test_escape_empties_the_filter(page: Page) -> None:
    filter_field(page).press("Escape")
    expect(filter_field(page)).to_have_value("")
    expect(rows(page)).to_have_count(50)


def test_escape_closes_what_is_on_top_first(page: Page) -> None:
    rows(page).first.get_by_role("link").first.click()
    details = page.locator("#panel h2")
    expect(details).to_be_visible()
    rows(page).locator(".pick").first.check()
    page.locator("details:has(> .columns-menu) > summary").click()
    expect(page.locator("details.dropdown[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.dropdown[open]")).to_have_count(0)
    expect(page.locator(".selected")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".selected")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(50)
    expect(details).to_be_visible()
    page.keyboard.press("Escape")
    expect(details).to_have_count(0)
    expect(page).not_to_have_url(re.compile("open="))


def test_search_everywhere_finds_and_opens_by_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search everywhere")
    expect(palette.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("luczak adam")
    expect(palette.locator("[data-result]").first).to_contain_text("Adam Łuczak")
    page.keyboard.press("ArrowDown")
    expect(palette.locator("[data-result]").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(palette.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Adam Łuczak")


def test_search_everywhere_opens_a_page_as_soon_as_its_answer_is_there(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("sms senders")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("SMS senders")


def test_escape_closes_the_search_and_gives_the_focus_back(page: Page) -> None:
    filter_field(page).focus()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search everywhere")
    expect(palette).to_be_visible()
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(filter_field(page)).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+k")
    expect(palette).to_be_hidden()


def test_search_by_the_mouse(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    palette = page.get_by_role("dialog", name="Search everywhere")
    palette.get_by_role("textbox").fill("+48777888999")
    expect(palette).to_contain_text("No results for")
    page.mouse.click(5, 500)
    expect(palette).to_be_hidden()


def test_the_first_tab_leads_past_the_menu(page: Page) -> None:
    page.goto("/t/alfa/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
