"""Language and theme: chosen with a click, remembered by the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs

LIST = "/t/alfa/users/?mode=static&sort=-name"


def language(page: Page) -> str:
    return page.locator("html").get_attribute("lang") or ""


# Tabler's colours and those of our own.
COLOURS = """() => {
  const { backgroundColor } = getComputedStyle(document.body);
  const { color } = getComputedStyle(document.querySelector("a.brand"));
  return [backgroundColor, color];
}"""


def theme(page: Page) -> str:
    return page.locator("html").get_attribute("data-bs-theme") or ""


@pytest.mark.parametrize("browsers", ["en", "pl"])
def test_the_browsers_language_comes_first(open_as: OpenAs, browsers: str) -> None:
    page = open_as("anybody", language=browsers)
    page.goto("/accounts/login/")
    assert language(page) == browsers


def test_the_language_is_switched_on_the_spot_and_remembered(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto(LIST)
    page.locator(".topbar summary", has_text="Language:").press("Enter")
    page.get_by_role("banner").get_by_role("button", name="Polski").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    assert page.url.endswith(LIST)
    page.goto("/")
    assert language(page) == "pl"
    later = page.context.new_page()
    later.goto("/t/alfa/")
    assert language(later) == "pl"
    later.locator(".topbar summary", has_text="PL").press("Enter")
    later.locator(".topbar button[name=language][value=en]").press("Enter")
    expect(later.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_systems_theme_comes_first(open_as: OpenAs, javascript: bool) -> None:
    page = open_as("anybody", javascript=javascript)
    page.goto("/accounts/login/")
    assert theme(page) == ""
    by_system = {}
    for system in ("light", "dark"):
        page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
        by_system[system] = page.evaluate(COLOURS)
    assert by_system["light"] != by_system["dark"]
    chosen = {}
    for name, button in (("light", "Light"), ("dark", "Dark")):
        page.locator("summary[aria-label=Theme]").press("Enter")
        page.get_by_role("button", name=button, exact=True).press("Enter")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", name)
        chosen[name] = page.evaluate(COLOURS)
    assert chosen == by_system


def test_the_theme_is_switched_on_the_spot_and_remembered(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto(LIST)
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.locator(".topbar").get_by_label("Theme").press("Enter")
    page.locator(".topbar").get_by_role("button", name="Dark").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.url.endswith(LIST)
    assert page.evaluate(background) != light
    page.goto("/")
    assert theme(page) == "dark"
    page.locator(".topbar").get_by_label("Theme").press("Enter")
    page.locator(".topbar").get_by_role("button", name="As the system").press("Enter")
    expect(page.locator("html")).not_to_have_attribute("data-bs-theme", re.compile(""))
    assert page.evaluate(background) == light


def test_menus_close_one_another_and_on_escape(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.goto("/")
    theme_menu = page.locator(".topbar summary[aria-label=Theme]")
    theme_menu.press("Enter")
    page.locator(".topbar summary", has_text="Language:").click()
    expect(page.locator("details.dropdown[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.dropdown[open]")).to_have_count(0)
    expect(page.locator(":focus")).to_have_text(re.compile("Language:"))
