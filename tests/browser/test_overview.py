"""A tenant's figures and charts: each leads to the list narrowed so, and reads as a table."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.product import Product
from tests.browser.screen import count


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    page = open_as("viewer")
    page.goto("/t/alfa/")
    return page


def chart(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def test_figures_lead_to_the_lists_they_count(page: Page) -> None:
    for label in ("Users without an extension", "Mismatches"):
        page.goto("/t/alfa/")
        figure = page.locator(".overview-total", has_text=label).get_by_role("link")
        number = figure.inner_text()
        figure.press("Enter")
        expect(count(page)).to_contain_text(re.compile(rf"^\s*{number} rows?"))


@pytest.mark.parametrize("title", ["Voice accounts by server", "Accounts by type"])
def test_a_bar_and_its_figure_lead_to_the_same_rows(page: Page, title: str) -> None:
    row = chart(page, title).get_by_role("row").nth(1)
    figure = row.get_by_role("cell").get_by_role("link").first
    bar = row.locator(".overview-bar a").first
    assert bar.get_attribute("href") == figure.get_attribute("href")
    number = figure.inner_text()
    bar.click()
    expect(count(page)).to_contain_text(re.compile(rf"^\s*{number} rows?"))
    page.go_back()
    expect(chart(page, title)).to_be_visible()


def test_the_most_shared_numbers_lead_to_the_number_and_to_its_users(page: Page) -> None:
    row = chart(page, "Most shared numbers").get_by_role("row").nth(1)
    number = row.get_by_role("rowheader").get_by_role("link")
    shown = number.inner_text()
    users = row.get_by_role("cell").get_by_role("link").last
    total = users.inner_text()
    users.press("Enter")
    expect(count(page)).to_contain_text(re.compile(rf"^\s*{total} rows"))
    page.go_back()
    number.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(shown)


def test_charts_are_tables_for_those_who_do_not_see_them(page: Page) -> None:
    table = page.get_by_role("table", name="Voice accounts by server")
    expect(table.get_by_role("columnheader")).to_have_text(["Server", "Free", "In use", "Total"])
    for row in table.get_by_role("row").all()[1:]:
        free, used, every = (int(cell) for cell in row.get_by_role("cell").all_inner_texts()[-3:])
        assert free + used == every


def test_the_page_follows_a_sync_by_itself(open_as: OpenAs, product: Product) -> None:
    page, home = open_as("manager"), open_as("manager")
    page.goto("/t/none/")
    home.goto("/")
    tenant = product.ccrm.tenant("none")
    tenant.data.sms_senders.append({"id": 77, "presentation": "Nowy"})
    tenant.data.touch()
    product.let_syncs_age()
    page.get_by_role("button", name="Refresh").click()
    card = page.get_by_role("link", name=re.compile("SMS senders")).filter(has_text="as of")
    expect(card.locator(".num")).to_have_text("1", timeout=60_000)
    total = (
        home.get_by_role("article")
        .filter(has_text="Nothing Yet")
        .locator(".overview-total", has_text="SMS senders")
    )
    expect(total.get_by_role("link")).to_have_text("1", timeout=60_000)
    expect(page.locator("#overview")).to_contain_text("Today: 1 new")
