"""Columns, page size and saved views: chosen once, remembered, shared."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.product import Product
from tests.browser.screen import choose, count, filter_field, narrowed, rows

USERS = "/t/alfa/users/"


def headings(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#list thead th").all_inner_texts() if text.strip()]


def open_menu(page: Page, name: str) -> None:
    page.locator(".list-tools summary", has_text=name).press("Enter")


def save_view(page: Page, name: str, *choices: str) -> None:
    open_menu(page, "View")
    page.get_by_label("Save as view").fill(name)
    for choice in choices:
        page.get_by_label(choice).check()
    page.locator(".views-form").get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".views-current")).to_have_text(name)


def test_columns_are_chosen_moved_and_remembered(open_as: OpenAs, newcomer: str) -> None:
    page = open_as(newcomer)
    page.goto(USERS)
    before = headings(page)
    open_menu(page, "Columns")
    page.get_by_label("E-mail", exact=True).uncheck()
    page.get_by_role("button", name="Move “Extension” up").press("Enter")
    page.get_by_role("button", name="Apply").press("Enter")
    expect(page.locator("#list thead")).not_to_contain_text("E-mail")
    expect(page.locator("details:has(> .columns-menu) > summary")).to_be_focused()
    after = headings(page)
    assert "E-mail" not in after
    assert after.index("Extension") < after.index("Permission group")
    page.goto("/t/alfa/")
    page.goto(USERS)
    assert headings(page) == after, "remembered"
    open_menu(page, "Columns")
    page.get_by_role("button", name="Default columns").click()
    expect(page.locator("#list thead")).to_contain_text("E-mail")
    assert headings(page) == before


def test_an_address_with_columns_shows_them_to_anybody_and_changes_nothing(
    open_as: OpenAs, newcomer: str
) -> None:
    page = open_as(newcomer)
    page.goto(f"{USERS}?columns=name,extension")
    assert headings(page) == ["Name", "Extension"]
    page.goto(USERS)
    assert len(headings(page)) > 2


def test_the_size_of_pages_is_remembered(open_as: OpenAs, newcomer: str) -> None:
    page = open_as(newcomer)
    page.goto(USERS)
    page.locator(".page-sizes > summary").press("Enter")
    page.get_by_role("button", name="25", exact=True).press("Enter")
    expect(rows(page)).to_have_count(25)
    page.goto(USERS)
    expect(rows(page)).to_have_count(25)


def test_a_view_keeps_what_is_seen_and_stands_in_the_menu(open_as: OpenAs, newcomer: str) -> None:
    page = open_as(newcomer)
    page.goto(f"{USERS}?sort=-name")
    choose(page, "Mode", "static")
    filter_field(page).fill("kow")
    expect(page).to_have_url(re.compile("q=kow"))
    shown = count(page).inner_text()
    save_view(page, "Kowalscy")
    page.goto("/t/alfa/")
    page.locator(".menu").get_by_role("link", name="Kowalscy").press("Enter")
    expect(count(page)).to_have_text(shown)
    expect(filter_field(page)).to_have_value("kow")
    expect(narrowed(page)).to_contain_text("Static")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Name")


def test_a_default_view_opens_with_the_list_and_everything_is_a_click_away(
    open_as: OpenAs, newcomer: str
) -> None:
    page = open_as(newcomer)
    page.goto(f"{USERS}?mode=dynamic")
    shown = count(page).inner_text()
    save_view(page, "Dynamic ones", "Make it my default")
    page.locator(".menu").get_by_role("link", name="CRM users").click()
    expect(count(page)).to_have_text(shown)
    open_menu(page, "View")
    page.get_by_role("link", name="All rows").press("Enter")
    expect(count(page)).to_contain_text("120 rows")


def test_a_shared_view_is_everybodys_and_its_owners_to_change(
    open_as: OpenAs, newcomer: str, product: Product
) -> None:
    page = open_as(newcomer)
    page.goto(f"{USERS}?status=online")
    name = f"Online of {newcomer}"
    save_view(page, name, "Share with everyone in this tenant")
    other = open_as(product.newcomers.pop())
    other.goto(USERS)
    open_menu(other, "View")
    other.locator(".views-menu").get_by_role("link", name=name).press("Enter")
    expect(other).to_have_url(re.compile("status=online"))
    open_menu(other, "View")
    expect(other.get_by_role("link", name=f"Change “{name}”")).to_have_count(0)
    open_menu(page, "View")
    page.get_by_role("link", name=f"Change “{name}”").press("Enter")
    page.get_by_role("link", name=re.compile("Delete")).press("Enter")
    page.get_by_role("button", name=re.compile("Delete")).press("Enter")
    expect(page).to_have_url(re.compile("/t/alfa/users/"))
    other.goto(USERS)
    expect(other.locator(".views-menu")).not_to_contain_text(name)
