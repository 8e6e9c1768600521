"""The browser's own buttons."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.screen import choose, column, count, filter_field, narrowed, rows

ACCOUNTS = "/t/alfa/sip-accounts/"


def test_back_and_forward_bring_whole_pages(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto(ACCOUNTS)
    everything = column(page, "Extension")
    choose(page, "Type", "FAX")
    faxes = column(page, "Extension")
    choose(page, "Assigned", "no")
    page.go_back()
    expect(narrowed(page)).to_have_count(1)
    assert column(page, "Extension") == faxes
    assert_whole(page)
    page.go_back()
    expect(narrowed(page)).to_have_count(0)
    assert column(page, "Extension") == everything
    assert_whole(page)
    page.go_forward()
    expect(narrowed(page)).to_contain_text("Type: FAX")
    assert column(page, "Extension") == faxes
    assert_whole(page)


def test_going_back_fills_the_filter_in_again(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto(ACCOUNTS)
    filter_field(page).press_sequentially("sip9")
    expect(page).to_have_url(re.compile("q=sip9"))
    found = count(page).inner_text()
    page.get_by_role("link", name="CRM users").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CRM users")
    page.go_back()
    expect(filter_field(page)).to_have_value("sip9")
    expect(count(page)).to_have_text(found)
    assert_whole(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_scroll_position_survives_going_back(open_as: OpenAs, width: int) -> None:
    page = open_as("viewer", width=width)
    page.goto(ACCOUNTS)
    row = rows(page).nth(40)
    row.scroll_into_view_if_needed()
    expect(row).to_be_in_viewport()
    name = row.locator("a").inner_text()
    url = row.locator("a").evaluate("link => link.href")
    page.evaluate("url => { location.href = url }", url)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.go_back()
    expect(page).to_have_url(re.compile(f"{ACCOUNTS}$"))
    expect(row.locator("a")).to_have_text(name)
    expect(row).to_be_in_viewport()


def assert_whole(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("#list")).to_have_count(1)
