"""The title of the browser's tab says where one is."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenAs

TITLES = {
    "/": "My tenants · CCRM Admin",
    "/search/?q=anna": "anna · Search · CCRM Admin",
    "/tenants/": "Tenants · CCRM Admin",
    "/people/": "Everybody · CCRM Admin",
    "/t/alfa/": "Overview · Alfa Call Center · CCRM Admin",
    "/t/alfa/sip-accounts/": "SIP accounts · Alfa Call Center · CCRM Admin",
    "/t/alfa/call-presentations/": "Call presentations · Alfa Call Center · CCRM Admin",
    "/t/alfa/sms-senders/": "SMS senders · Alfa Call Center · CCRM Admin",
    "/t/alfa/users/": "CRM users · Alfa Call Center · CCRM Admin",
    "/t/alfa/syncs/": "Syncs · Alfa Call Center · CCRM Admin",
    "/t/alfa/settings/": "Settings · Alfa Call Center · CCRM Admin",
    "/t/alfa/people/": "People · Alfa Call Center · CCRM Admin",
}


def test_every_page_has_a_title_of_its_own(open_as: OpenAs) -> None:
    page = open_as("operator", javascript=False)
    for url, title in TITLES.items():
        page.goto(url)
        expect(page).to_have_title(title)


def test_a_record_is_named_in_the_title(open_as: OpenAs) -> None:
    page = open_as("viewer", width=700)
    page.goto("/t/alfa/users/")
    name = page.locator("#list tbody a").first.inner_text()
    page.locator("#list tbody a").first.press("Enter")
    expect(page).to_have_title(f"{name} · CRM users · Alfa Call Center · CCRM Admin")
