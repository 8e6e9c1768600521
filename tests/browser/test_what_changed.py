"""What changed: the sign in the menu, the page, and its filter."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenAs
from tests.browser.product import Product
from tests.browser.screen import choose, count, filter_field, rows, save_as


def test_a_change_is_counted_in_the_menu_listed_and_then_seen(open_as: OpenAs, product: Product) -> None:
    tenant = product.ccrm.tenant("slow")
    page = open_as("manager")
    page.goto("/t/slow/changes/")
    expect(page.locator("#changes-sign .num")).to_have_count(0)
    page.goto("/t/slow/sms-senders/")
    for account in tenant.data.sip_accounts[:2]:
        account["name"] = f"Zmieniony {account['extensionId']}"
    tenant.data.touch()
    product.let_syncs_age()
    page.get_by_role("button", name="Refresh").click()
    sign = page.locator("#changes-sign .num")
    expect(sign).to_have_text(re.compile(r"\d"), timeout=60_000)
    page.get_by_role("link", name=re.compile("^CCRM changes")).press("Enter")
    expect(rows(page).first).to_contain_text("Zmieniony")
    expect(rows(page).first.locator("ins").first).to_contain_text("Zmieniony")
    expect(sign).to_have_count(0)
    filter_field(page).fill(f"zmieniony {tenant.data.sip_accounts[0]['extensionId']}")
    expect(rows(page)).to_have_count(1)
    filter_field(page).fill("")
    expect(rows(page).nth(1)).to_be_visible()
    choose(page, "List", "SIP accounts")
    expect(count(page)).to_contain_text("row")
    with page.expect_download() as download:
        save_as(page, "CSV")
    assert "Zmieniony" in download.value.path().read_text(encoding="utf-8-sig")
    rows(page).first.get_by_role("link").first.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Zmieniony")
