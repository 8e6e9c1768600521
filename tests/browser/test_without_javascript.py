"""Everything works without JavaScript: links, forms and files."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.product import Product
from tests.browser.screen import count, narrowed, rows, save_as
from tests.browser.watch import Watch


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    return open_as("manager", javascript=False)


def test_a_list_is_filtered_narrowed_sorted_and_paged(page: Page) -> None:
    page.goto("/t/alfa/users/?per_page=25")
    page.get_by_role("searchbox", name="Filter").fill("a")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile("q=a"))
    page.locator(".facet", has_text="Mode").locator("summary").click()
    page.get_by_role("link", name=re.compile("^static")).click()
    expect(narrowed(page)).to_contain_text("Static")
    page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    expect(page).to_have_url(re.compile("sort=.*name"))
    shown = count(page).inner_text()
    page.get_by_role("link", name="2", exact=True).click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(count(page)).to_have_text(shown)
    assert rows(page).count() > 0


def test_a_record_opens_and_leads_back(page: Page) -> None:
    page.goto("/t/alfa/sip-accounts/?type=VOICE")
    link = rows(page).first.get_by_role("link").first
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_file_is_saved(page: Page) -> None:
    page.goto("/t/alfa/sms-senders/")
    with page.expect_download() as download:
        save_as(page, "CSV")
    assert download.value.suggested_filename.endswith(".csv")


def test_a_sync_is_asked_for(page: Page, product: Product) -> None:
    page.goto("/t/alfa/users/")
    product.let_syncs_age()
    page.get_by_role("button", name="Refresh").click()
    expect(page).to_have_url(re.compile("/t/alfa/"))
    expect(page.locator("#sync-status")).to_be_visible()


def test_language_and_theme_are_chosen(page: Page) -> None:
    page.goto("/t/alfa/")
    page.locator(".topbar summary", has_text="Language:").click()
    page.get_by_role("banner").get_by_role("button", name="Polski").click()
    expect(page.locator("html")).to_have_attribute("lang", "pl")


def test_search_everywhere_is_a_page(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("Search")).first.click()
    field = page.get_by_role("main").locator("[name=q]")
    field.fill("kowalski")
    field.press("Enter")
    expect(page).to_have_url(re.compile("q=kowalski"))
    expect(page.get_by_role("main")).to_contain_text("Kowalski")


def test_all_of_a_user_is_planned_on_their_page(page: Page, watch: Watch) -> None:
    watch.expect("422 (Unprocessable")
    page.goto("/t/alfa/plans/add/")
    page.get_by_label("Title").fill("Without a script")
    page.get_by_role("button", name="Create plan").click()
    rows(page).nth(0).locator("th a").click()
    page.get_by_label("Extension").fill("dynamic")
    page.locator("#callPresentations").get_by_role("checkbox").first.uncheck()
    page.get_by_label("Add SMS senders").fill("nobody's")
    page.get_by_label("Note").fill("as one edit")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("extension, call presentations, note.")
    expect(page.locator("#smsSenders")).to_contain_text("nobody's.")
    page.get_by_label("Add SMS senders").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("extension, call presentations, note.")
    page.get_by_role("link", name="All users of the plan").click()
    expect(rows(page).nth(0)).to_contain_text("as one edit")
    expect(rows(page).nth(0).locator("ins").first).to_have_text("dynamic")
