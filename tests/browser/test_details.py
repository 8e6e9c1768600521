"""A record beside its list, as a page, and in a tab."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.screen import column, filter_field, rows

ACCOUNTS = "/t/alfa/sip-accounts/"


def link(page: Page, number: int) -> Locator:
    return rows(page).nth(number).locator("a[data-detail]")


def panel(page: Page) -> Locator:
    return page.locator("#panel > section")


def test_details_open_beside_a_list_that_stays_where_it_was(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto(f"{ACCOUNTS}?type=VOICE&sort=-extension")
    before = column(page, "Extension")
    link(page, 30).scroll_into_view_if_needed()
    region = page.locator("#list > .sheet")
    scrolled = region.evaluate("region => region.scrollTop")
    name = link(page, 30).inner_text()
    link(page, 30).press("Enter")
    expect(panel(page).get_by_role("heading", level=2)).to_contain_text(name)
    expect(panel(page).get_by_role("heading", level=2)).to_be_focused()
    expect(link(page, 30)).to_have_attribute("aria-current", "true")
    expect(link(page, 30)).to_be_in_viewport()
    assert scrolled > 0
    assert region.evaluate("region => region.scrollTop") == scrolled
    assert column(page, "Extension") == before
    expect(page).to_have_url(re.compile(r"type=VOICE&sort=-extension&open=\d+$"))
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(link(page, 30)).to_be_focused()
    expect(page).to_have_url(re.compile(r"type=VOICE&sort=-extension$"))


def test_one_record_after_the_other_and_closed_by_the_mouse(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto("/t/alfa/users/")
    for number in (3, 1):
        name = link(page, number).inner_text()
        link(page, number).click()
        expect(panel(page).get_by_role("heading", level=2)).to_have_text(name)
        expect(page.locator("#list [data-detail][aria-current]")).to_have_text(name)
    page.get_by_role("link", name="Close the details").click()
    expect(panel(page)).to_have_count(0)


def test_a_reload_and_a_filter_keep_the_record_open(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto("/t/alfa/users/")
    name = link(page, 2).inner_text()
    link(page, 2).click()
    expect(panel(page)).to_contain_text(name)
    filter_field(page).press_sequentially("a")
    expect(page).to_have_url(re.compile(r"q=a\b"))
    expect(panel(page)).to_contain_text(name)
    page.reload()
    expect(panel(page).get_by_role("heading", level=2)).to_have_text(name)
    expect(filter_field(page)).to_have_value("a")


def test_details_are_a_page_on_a_narrow_screen(open_as: OpenAs) -> None:
    page = open_as("viewer", width=390)
    page.goto("/t/alfa/users/")
    name = link(page, 2).inner_text()
    link(page, 2).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page).to_have_url(re.compile(r"/t/alfa/users/\d+/$"))
    page.go_back()
    expect(link(page, 2)).to_have_text(name)


def test_back_leaves_the_list_whatever_stood_beside_it(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto("/t/alfa/plans/")
    page.goto(f"{ACCOUNTS}?type=VOICE")
    for number in (2, 4):
        link(page, number).click()
        expect(panel(page)).to_contain_text(link(page, number).inner_text())
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    link(page, 3).click()
    expect(page).to_have_url(re.compile(r"open=\d+$"))
    page.go_back()
    expect(page).to_have_url(re.compile("/t/alfa/plans/$"))


def test_a_link_to_an_open_record_leads_to_its_page_on_a_phone(open_as: OpenAs) -> None:
    page = open_as("viewer", width=390)
    page.goto("/t/alfa/users/")
    name = link(page, 2).inner_text()
    record = link(page, 2).evaluate("link => link.pathname.match(/(\\d+).$/)[1]")
    page.goto(f"/t/alfa/users/?q=a&open={record}")
    expect(page).to_have_url(re.compile(rf"/t/alfa/users/{record}/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    expect(page).to_have_url(re.compile("/t/alfa/users/$"))


@pytest.mark.parametrize("way", ["middle", "control"])
def test_a_record_opens_in_a_tab(open_as: OpenAs, way: str) -> None:
    page = open_as("viewer")
    page.goto("/t/alfa/users/")
    name = link(page, 2).inner_text()
    with page.context.expect_page() as opened:
        if way == "middle":
            link(page, 2).click(button="middle")
        else:
            link(page, 2).click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(name)
    expect(panel(page)).to_have_count(0)
    assert page.url.endswith("/t/alfa/users/")


def test_a_holder_leads_to_the_user_and_back_to_the_account(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto(f"{ACCOUNTS}?assigned=yes")
    held_by = rows(page).first.locator('[data-label="Holder"]').inner_text()
    account = link(page, 0).inner_text()
    link(page, 0).click()
    panel(page).get_by_role("link", name=held_by).first.click()  # plans that others made follow
    expect(page.get_by_role("heading", level=1)).to_have_text(held_by)
    page.get_by_role("link", name=re.compile(account)).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(account)
