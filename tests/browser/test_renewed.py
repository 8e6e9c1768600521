"""A list that a sync renews while somebody works in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import fragments, renew, rows

if TYPE_CHECKING:
    from tests.browser.conftest import OpenAs
    from tests.browser.watch import Watch

ACCOUNTS = "/t/alfa/sip-accounts/"
SYNCED = "htmx.trigger(document.body, 'synced')"
SCROLLER = "document.querySelector('#list > .sheet')"


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    page = open_as("viewer")
    page.goto(ACCOUNTS)
    return page


def test_rows_stay_scrolled_and_a_link_keeps_the_focus(page: Page) -> None:
    link = rows(page).nth(20).locator("[data-detail]")
    link.focus()
    page.evaluate(f"{SCROLLER}.scrollTo({{ top: 300, behavior: 'instant' }})")
    renew(page)
    expect(rows(page).nth(20).locator("[data-detail]")).to_be_focused()
    assert page.evaluate(f"{SCROLLER}.scrollTop") == 300


def test_a_menu_that_is_being_filled_in_holds_the_list_back(page: Page, watch: Watch) -> None:
    watch.expect("htmx:")  # it tells the console of each request that it cancels
    page.locator(".views > summary").click()
    name = page.get_by_label("Save as view")
    name.fill("Half a na")
    asked = fragments(page)
    page.evaluate(SYNCED)
    expect(name).to_be_focused()
    expect(name).to_have_value("Half a na")
    expect(page.locator("#list")).not_to_have_attribute("aria-busy", "true")
    assert asked == []
    with page.expect_request(lambda request: request.headers.get("hx-target") == "list"):
        page.keyboard.press("Escape")


def test_the_record_beside_the_list_follows(page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    link = rows(page).first.locator("[data-detail]")
    url = f"{ACCOUNTS}{link.get_attribute('href')}"
    link.click()
    expect(page.locator("#panel-title")).to_be_focused()
    with page.expect_response(
        lambda response: response.request.headers.get("hx-target") == "panel"
    ) as response:
        page.evaluate(SYNCED)
    assert response.value.url.endswith(url)
    expect(page.locator("#panel-title")).to_be_visible()


def test_the_page_of_a_record_follows(page: Page) -> None:
    page.goto(f"{ACCOUNTS}{rows(page).first.locator('[data-detail]').get_attribute('href')}")
    page.evaluate("document.querySelector('.detail-page').dataset.old = ''")
    page.evaluate(SYNCED)
    expect(page.locator(".detail-page:not([data-old]) .detail-card").first).to_be_visible()
    expect(page.locator(".detail-page .detail-page, .detail-page h1")).to_have_count(0)
