"""Users who are picked in the grid: over pages, filters, reloads and edits, by mouse and keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, log_in
from tests.browser.grid import make_plan
from tests.browser.picked import box, change_together, picked
from tests.browser.product import Product
from tests.browser.screen import choose, count, filter_field, narrowed, rows


@pytest.fixture
def page(open_as: OpenAs, newcomer: str) -> Page:
    page = open_as(newcomer)
    make_plan(page, f"Plan of {newcomer}")
    page.get_by_role("button", name="Dismiss").click()  # the pages stand where messages do
    return page


def test_users_stay_picked_over_pages_filters_and_reloads(page: Page) -> None:
    box(page, 0).click()
    box(page, 2).click(modifiers=["Shift"])
    page.get_by_role("link", name="2", exact=True).click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(picked(page)).to_have_text("3")
    box(page, 4).click()
    filter_field(page).fill("anna")
    expect(page.get_by_role("link", name="2", exact=True)).to_have_count(0)
    expect(picked(page)).to_have_text("4")
    page.reload()
    expect(picked(page)).to_have_text("4")
    page.get_by_role("link", name="Show selected").click()
    expect(rows(page)).to_have_count(4)
    expect(narrowed(page)).to_contain_text("Selected: 4 users")
    expect(page.locator("#list .pick:checked")).to_have_count(4)
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator("#picks")).to_be_hidden()
    expect(page.locator("#list .pick:checked")).to_have_count(0)


def test_picked_users_are_one_persons_until_the_log_out(page: Page, newcomer: str, product: Product) -> None:
    grid = page.url
    box(page, 0).click()
    expect(picked(page)).to_have_text("1")

    def come_as(who: str) -> None:
        page.goto(grid)
        log_in(page, who)
        expect(page).to_have_url(grid)
        expect(rows(page)).to_have_count(50)

    def end_session() -> None:
        page.goto("about:blank")  # where no poll notices, and leads elsewhere first
        page.context.clear_cookies(name="sessionid")

    end_session()
    come_as(product.newcomers.pop())
    expect(page.locator("#picks")).to_be_hidden()
    end_session()
    come_as(newcomer)
    expect(picked(page)).to_have_text("1")
    page.locator(".person summary").click()
    page.get_by_role("button", name="Log out").click()
    come_as(newcomer)
    expect(page.locator("#picks")).to_be_hidden()


def test_users_are_picked_by_the_keyboard_alone(page: Page) -> None:
    rows(page).nth(1).locator("[data-cell]").nth(1).focus()
    page.keyboard.press("Shift+Space")
    expect(picked(page)).to_have_text("1")
    page.keyboard.press("ArrowLeft")
    expect(box(page, 1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(picked(page)).to_have_text("2")
    page.keyboard.press("Shift+ArrowDown")
    expect(picked(page)).to_have_text("3")
    page.keyboard.press("ArrowRight")
    expect(rows(page).nth(3).get_by_role("link").first).to_be_focused()
    expect(page.locator("#list .pick:checked")).to_have_count(3)


def test_a_row_that_is_edited_stays_picked(page: Page) -> None:
    box(page, 0).click()
    note = rows(page).nth(0).locator('td[data-label="Note"] > .cell')
    note.press("Enter")
    page.keyboard.type("from Monday")
    page.keyboard.press("Enter")
    expect(note).to_contain_text("from Monday")
    expect(box(page, 0)).to_be_checked()
    expect(picked(page)).to_have_text("1")


def test_all_that_fit_a_filter_are_picked_over_all_pages(page: Page) -> None:
    choose(page, "Permission group", "Konsultant")
    found = re.findall(r"\d+", count(page).inner_text())[0]
    assert int(found) > 50
    box(page, 0).click()
    page.get_by_role("button", name=f"Select all {found}").click()
    expect(picked(page)).to_have_text(found)
    expect(page.locator("#list .pick:checked")).to_have_count(50)
    change_together(page, "Set the mode")
    expect(page.get_by_role("heading", name=f"Change {found} users")).to_be_visible()
