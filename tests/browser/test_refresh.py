"""Refresh: queued with a click, followed on the page, and the list brought up to date."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from ccrm_admin.sandbox import Fault
from tests.browser.conftest import OpenAs
from tests.browser.product import Product
from tests.browser.screen import filter_field, rows


def test_a_refresh_tells_where_it_is_and_brings_what_is_new(open_as: OpenAs, product: Product) -> None:
    tenant = product.ccrm.tenant("slow")
    page = open_as("manager")
    page.goto("/t/slow/sip-accounts/?sort=extension")
    first = rows(page).first
    name = f"Renamed {len(first.inner_text())}"
    extension = page.locator('#list td[data-label="Extension"]').first.inner_text()
    account = next(each for each in tenant.data.sip_accounts if str(each["extension"]) == extension)
    account["name"] = name
    tenant.data.touch()
    tenant.faults.add(Fault(kind="slow", delay=2, resource="crm_users", times=1))
    product.let_syncs_age()
    button = page.get_by_role("button", name="Refresh")
    button.press("Enter")
    status = page.locator("#sync-status")
    expect(status.get_by_role("progressbar")).to_be_visible()
    expect(status).to_contain_text("CRM users", timeout=30_000)
    expect(button).to_be_focused()
    filter_field(page).press_sequentially("ren")
    expect(status.get_by_role("progressbar")).to_have_count(0, timeout=60_000)
    expect(first).to_contain_text(name)
    expect(filter_field(page)).to_be_focused()
    expect(filter_field(page)).to_have_value("ren")
    expect(page.locator("#announce")).to_contain_text("The data is up to date.")


def test_a_refresh_that_fails_says_why_and_keeps_the_rows(open_as: OpenAs, product: Product) -> None:
    tenant = product.ccrm.tenant("long")
    page = open_as("manager")
    page.goto("/t/long/users/")
    before = page.locator("#list tbody").inner_text()
    tenant.faults.add(Fault(kind="unauthorized"))
    try:
        product.let_syncs_age()
        page.get_by_role("button", name="Refresh").click()
        trouble = page.locator("#sync-status .alert")
        expect(trouble).to_contain_text("CCRM refused the API key (401)", timeout=60_000)
        assert page.locator("#list tbody").inner_text() == before
    finally:
        tenant.faults.clear()
    product.let_syncs_age()
    page.get_by_role("button", name="Refresh").click()
    expect(trouble).to_have_count(0, timeout=60_000)


def test_a_mass_removal_is_held_until_a_manager_says_so(open_as: OpenAs, product: Product) -> None:
    tenant = product.ccrm.tenant("hold")
    page = open_as("manager")
    page.goto("/t/hold/users/?state=present")
    before = page.locator(".list-count").inner_text()
    del tenant.data.crm_users[5:]
    tenant.data.touch()
    product.let_syncs_age()
    page.get_by_role("button", name="Refresh").click()
    chip = page.locator("#sync-status summary")
    expect(chip).to_contain_text("To be confirmed", timeout=60_000)
    chip.click()
    look = page.get_by_role("link", name="Show what is missing")
    expect(look).to_be_visible()
    expect(page.locator(".list-count")).to_have_text(before)
    look.click()
    agree = page.get_by_role("button", name="Confirm they are gone")
    expect(page.get_by_text(re.compile(r"\d+ users will be marked as gone"))).to_be_visible()
    agree.click()
    expect(agree).to_have_count(0)
    page.goto("/t/hold/users/?state=present")
    expect(page.locator(".list-count")).to_have_text(re.compile(r"^\s*5 rows"), timeout=60_000)
    expect(agree).to_have_count(0)
