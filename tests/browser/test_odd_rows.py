"""Rows that are long, many or written from right to left: all of them can be read and reached."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.grid import cell, editor, findings_cell, unfolded
from tests.browser.odd_rows import NAME, NUMBERS, PEOPLE, SERVERS
from tests.browser.product import Product
from tests.browser.screen import rows
from tests.browser.test_every_page import TOO_WIDE
from tests.browser.test_odd_screens import OUTSIDE

USERS, ACCOUNTS, PLANS = (f"/t/{NAME}/{name}/" for name in ("users", "sip-accounts", "plans"))
SCREENS = ((1280, 800), (768, 1024), (640, 400), (390, 844))
STANDS_APART = "name => getComputedStyle(name).unicodeBidi.startsWith('isolate')"  # turns nothing beside it


@pytest.fixture(scope="module")
def odd(product: Product) -> Product:
    product.installed.python("from tests.browser.odd_rows import enter; enter()")
    return product


def a_plan(page: Page) -> str:
    """Return the URL path of the tenant's plan."""
    page.goto(PLANS)
    url: str = rows(page).first.locator("a").evaluate("link => link.pathname")
    return url


def test_no_page_is_wider_than_the_screen(odd: Product, open_as: OpenAs) -> None:
    page = open_as("operator")
    plan = a_plan(page)
    page.goto(f"{USERS}?sort=-calls")
    record = rows(page).first.locator("a").evaluate("link => link.pathname")
    found = []
    plan_pages = (plan, f"{plan}difference/", f"{plan}findings/", f"{plan}history/", f"{plan}edit/")
    for url in (USERS, record, ACCOUNTS, PLANS, *plan_pages, "/search/?q=person"):
        page.goto(url)
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            if (wider := page.evaluate(TOO_WIDE)) > 0:
                found.append(f"{url} is {wider} px wider than {width}")
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("width", [1280, 390])
def test_each_of_many_values_and_numbers_can_be_reached(odd: Product, open_as: OpenAs, width: int) -> None:
    page = open_as("operator", width=width, height=800)
    page.goto(ACCOUNTS)
    more = page.locator(".facets-more > summary")
    if more.is_visible():
        more.click()
    page.locator("[data-facet=server] > summary").click()
    values = page.locator("[data-facet=server] a")
    expect(values).to_have_count(SERVERS)
    values.last.focus()
    assert values.last.evaluate(OUTSIDE) is None
    page.goto(f"{USERS}?sort=-calls")
    rows(page).first.locator("a").click()
    shown = page.locator(".detail-rows a[href*=call-presentations]")
    expect(shown).to_have_count(NUMBERS)
    shown.last.focus()
    assert shown.last.evaluate(OUTSIDE) is None


def test_a_long_pool_and_many_findings_scroll_where_they_open(odd: Product, open_as: OpenAs) -> None:
    page = open_as("operator", height=800)
    page.goto(f"{a_plan(page)}?q=Aa")
    expect(cell(page, 0, "Call presentations")).to_contain_text(f"+{NUMBERS - 1}")
    cell(page, 0, "Call presentations").hover()
    expect(page.locator("#peek")).to_be_visible()
    assert page.locator("#peek").evaluate(OUTSIDE) is None
    cell(page, 0, "Call presentations").click()
    expect(editor(page).locator("input[type=checkbox]").nth(NUMBERS - 1)).to_be_attached()
    assert editor(page).evaluate(OUTSIDE) is None
    editor(page).get_by_role("button", name="Cancel").click()
    findings_cell(page, 0).click()
    found = unfolded(page).locator(".unfolded-findings")
    expect(found).to_be_visible()
    assert found.evaluate("box => box.scrollHeight > box.clientHeight && box.clientHeight < 300")
    last = found.locator("a, button, summary").last
    last.focus()
    assert last.evaluate(OUTSIDE) is None


def test_a_name_from_right_to_left_turns_nothing_around_it(odd: Product, open_as: OpenAs) -> None:
    page = open_as("operator")
    plan = a_plan(page)
    for url in (USERS, f"{plan}?sort=name"):
        page.goto(url)
        names = rows(page).locator("> :first-child :is(a[data-detail], bdi)")
        expect(names).to_have_count(len(PEOPLE))
        assert names.all_inner_texts()[:3] == [" ".join(name) for name in PEOPLE[:3]]
        assert names.nth(1).evaluate(STANDS_APART)
