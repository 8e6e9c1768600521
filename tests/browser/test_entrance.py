"""Coming in, going out, and being thrown out in the middle."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenAs, log_in
from tests.browser.screen import narrowed
from tests.browser.watch import Watch


def test_the_form_lets_a_person_in(open_as: OpenAs) -> None:
    page = open_as("anybody")
    page.goto("/t/alfa/users/?q=an")
    expect(page).to_have_title("Log in · CCRM Admin")
    log_in(page, "viewer")
    expect(page).to_have_url(re.compile(r"/t/alfa/users/\?q=an$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("CRM users")


def test_a_wrong_password_is_said_and_the_email_kept(open_as: OpenAs) -> None:
    page = open_as("anybody")
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("viewer@example.com")
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    expect(page.locator("[name=login]")).to_have_value("viewer@example.com")


def test_a_person_leaves_by_the_menu(open_as: OpenAs) -> None:
    page = open_as("anybody")
    log_in(page, "supervisor")
    page.locator("summary", has_text="Supervisor").press("Enter")
    page.get_by_role("button", name="Log out").press("Enter")
    expect(page).to_have_url(re.compile("/accounts/login/$"))
    page.goto("/t/alfa/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/t/alfa/$"))


def test_a_session_that_ends_while_typing_comes_back_to_the_same_screen(
    open_as: OpenAs, watch: Watch
) -> None:
    watch.expect("401 (Unauthorized")
    page = open_as("anybody")
    log_in(page, "viewer")
    page.goto("/t/alfa/users/?mode=static")
    page.get_by_label("Filter", exact=True).focus()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("an")
    expect(page).to_have_title("Log in · CCRM Admin")
    expect(page.locator("#list")).to_have_count(0)
    log_in(page, "viewer")
    expect(page).to_have_url(re.compile(r"/t/alfa/users/\?mode=static$"))
    expect(narrowed(page)).to_contain_text("Static")
