"""The first page: every kind of tenant, each with what to do next."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.cast import TITLES
from tests.browser.conftest import OpenAs


def card(page: Page, tenant: str) -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=TITLES[tenant]))


def test_all_my_tenants_with_what_is_the_matter(open_as: OpenAs) -> None:
    page = open_as("manager")
    page.goto("/")
    expect(page).to_have_title("My tenants · CCRM Admin")
    expect(page.get_by_role("article")).to_have_count(len(TITLES))
    expect(card(page, "alfa").get_by_role("link", name="160")).to_be_visible()
    expect(card(page, "refused")).to_contain_text("CCRM refused the API key (401)")
    expect(card(page, "nokey")).to_contain_text(re.compile("no key", re.IGNORECASE))
    first_two = page.get_by_role("article").get_by_role("heading", level=2).all_inner_texts()[:2]
    assert set(first_two) == {TITLES["nokey"], TITLES["refused"]}, "what needs attention comes first"


def test_a_tenant_is_opened_from_its_card_and_from_the_switch(open_as: OpenAs) -> None:
    page = open_as("manager")
    page.goto("/")
    card(page, "alfa").get_by_role("heading").get_by_role("link").press("Enter")
    expect(page).to_have_url(re.compile("/t/alfa/$"))
    page.locator(".tenant-switch summary").press("Enter")
    page.get_by_role("link", name=TITLES["hold"]).press("Enter")
    expect(page).to_have_url(re.compile("/t/hold/$"))
    expect(page).to_have_title(re.compile(TITLES["hold"]))


def test_only_my_tenants(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto("/")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.locator("body")).not_to_contain_text(TITLES["hold"])


def test_a_refused_key_is_explained_with_cause_and_remedy_on_every_list(open_as: OpenAs) -> None:
    page = open_as("manager")
    for name in ("sip-accounts", "call-presentations", "sms-senders", "users"):
        page.goto(f"/t/refused/{name}/")
        trouble = page.locator("#sync-status .alert")
        expect(trouble).to_contain_text("CCRM refused the API key (401)")
        expect(trouble).to_contain_text("Check all three in the CCRM panel, then try the key.")
        expect(page.locator("#list")).to_contain_text("No data yet")


def test_a_refused_key_can_be_tried_again_where_it_is_kept(open_as: OpenAs) -> None:
    page = open_as("manager")
    page.goto("/t/refused/settings/")
    page.get_by_role("button", name="Try the key").press("Enter")
    result = page.locator("main [data-key-check]").get_by_role("alert")
    expect(result).to_contain_text("CCRM refused the API key (401)", timeout=30_000)
    expect(page.get_by_role("button", name="Try the key")).to_be_focused()


def test_a_tenant_without_a_key_leads_to_where_it_is_entered(open_as: OpenAs) -> None:
    page = open_as("manager")
    page.goto("/t/nokey/users/")
    page.locator("#sync-status summary").press("Enter")
    page.get_by_role("link", name="Enter the key").press("Enter")
    expect(page).to_have_url(re.compile("/t/nokey/settings/$"))
    expect(page.get_by_role("button", name="Save the key")).to_be_visible()
