"""What holds on every page: accessible, no wider than the screen, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import COLOURS, EVERYTHING, SCREEN, violations
from tests.browser.conftest import OpenAs
from tests.browser.watch import Watch

LISTS = ("sip-accounts", "call-presentations", "sms-senders", "users", "teams")
PAGES = (
    "/",
    "/tenants/",
    "/tenants/add/",
    "/people/",
    "/search/?q=anna",
    "/search/?q=nothing-is-called-so",
    "/accounts/password/change/",
    "/accounts/logout/",
    *(f"/t/{tenant}/{name}/" for tenant in ("alfa", "long") for name in LISTS),
    "/t/none/users/",
    "/t/alfa/users/?q=nothing-is-called-so",
    "/t/alfa/users/?mode=static&status=online&sort=-name",
    "/t/alfa/changes/",
    *(f"/t/{tenant}/" for tenant in ("alfa", "long", "none", "nokey", "refused")),
    "/t/alfa/plans/",
    "/t/alfa/plans/add/",
    "/t/alfa/plans/settings/",
    "/t/alfa/drift/",
    "/t/alfa/call-presentations/?availability=blocked&availability=resting",
    "/t/alfa/syncs/",
    "/t/refused/syncs/",
    "/t/nokey/settings/",
    "/t/alfa/settings/",
    "/t/alfa/settings/key/remove/",
    "/t/alfa/people/",
    "/t/nobody-has-it/",
)
ENTRANCE = ("/accounts/login/", "/accounts/password/reset/", "/accounts/inactive/")
PLAN_PAGES = (
    "",
    "findings/",
    "findings/?origin=live",
    "difference/",
    "difference/?by=number",
    "history/",
    "people/",
    "people/add/",
    "drift/",
    "print/",
    "edit/",
    "approval/",
    "approval/propose/",
)
PROPOSED_PAGES = ("", "approval/", "approval/print/", "approval/send-back/", "approval/reopen/", "archive/")
TAKE_EXTENSIONS = """async ([url, keys]) => {
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken, keys, kind: "take", do: "all" });
  return (await fetch(url, { method: "POST", body })).status;
}"""
# A page is loaded once in each language, and seen on two screens: widths in pixels, and whether it is dark.
# On the second axe looks at what a screen can change; in the other language that width comes first, and axe
# looks at everything.
SCREENS = {"en": ((1280, False), (390, True)), "pl": ((390, False), (1280, True))}
HEIGHT = 900
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def problems(page: Page, where: str, rules: Mapping[str, object]) -> list[str]:
    """Return what is wrong with the page as it is now, by axe's ``rules`` and its width."""
    found = [f"{where}: {violation}" for violation in violations(page, rules)]
    if (wider := page.evaluate(TOO_WIDE)) > 0:
        found.append(f"{where} is {wider} px wider than the screen")
    return found


def problems_of(page: Page, urls: Iterable[str], language: str) -> list[str]:
    """Return what is wrong with pages on the screens of a language; half of them are loaded on either."""
    found: list[str] = []
    screens = SCREENS[language]
    for url in urls:
        page.goto(url)
        expect(page.locator("html")).to_have_attribute("lang", language)
        for (width, dark), rules in zip(screens, (EVERYTHING, SCREEN), strict=True):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme="dark" if dark else "light")
            found += problems(page, f"{url} {width} px {'dark' if dark else 'light'}", rules)
        screens = screens[::-1]
    return found


@pytest.mark.parametrize("language", SCREENS)
def test_pages_are_accessible_and_fit_the_screen(open_as: OpenAs, watch: Watch, language: str) -> None:
    watch.expect("404 (Not Found)")
    found = problems_of(open_as("operator", language=language), PAGES, language)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", SCREENS)
def test_the_entrance_is_accessible_and_fits_the_screen(open_as: OpenAs, language: str) -> None:
    found = problems_of(open_as("anybody", language=language), ENTRANCE, language)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", SCREENS)
def test_the_pages_of_a_plan_are_accessible_and_fit_the_screen(open_as: OpenAs, language: str) -> None:
    page = open_as("operator", language=language)
    page.goto("/t/long/plans/add/")
    page.locator("[name=title]").fill(f"Every page {language} " * 6)
    page.locator("main form .btn-primary").first.click()
    expect(page.locator("#totals")).to_be_visible()
    user = str(page.locator("#list tbody th a").first.get_attribute("href"))
    plan = page.url
    found = problems_of(page, [plan + path for path in (*PLAN_PAGES, user)], language)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", SCREENS)
def test_the_pages_of_a_proposed_plan_are_too(open_as: OpenAs, language: str) -> None:
    page = open_as("operator", language=language)
    page.goto("/t/alfa/plans/add/")
    page.locator("[name=title]").fill(f"To be approved {language}")
    page.locator("main form .btn-primary").first.click()
    expect(page.locator("#totals")).to_be_visible()
    plan = page.url
    keys = page.locator("#list tbody tr[data-key]").evaluate_all(
        "rows => rows.map(({ dataset }) => dataset.key)"
    )
    assert page.evaluate(TAKE_EXTENSIONS, [f"{plan}batch/", ",".join(keys)]) == 200
    page.goto(f"{plan}approval/propose/")
    page.locator("main form .btn-primary").click()
    expect(page.locator(".entry-table")).to_be_visible()
    found = problems_of(page, [plan + path for path in PROPOSED_PAGES], language)
    assert found == [], "\n".join(found)


def _open(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


OPENED: dict[str, Callable[[Page], None]] = {
    "the keys": lambda page: page.keyboard.press("?"),
    "search everywhere": lambda page: page.keyboard.press("Control+k"),
    "a facet": _open(".facet > summary"),
    "the columns": _open(".list-tools details:has([name=columns]) > summary"),
    "the saved views": _open(".list-tools details:has([name=name]) > summary"),
    "the tenants": _open(".tenant-switch > summary"),
    "the languages": lambda page: page.locator("summary", has_text="EN").first.click(),
    "the details": _open("#list tbody a"),
}


def test_what_opens_over_a_page_is_accessible(open_as: OpenAs) -> None:
    page = open_as("supervisor")
    found: list[str] = []
    for name, opens in OPENED.items():
        page.goto("/t/alfa/users/")
        opens(page)
        if name == "the details":
            expect(page.locator("#panel h2")).to_be_visible()
        for colours, rules in (("light", EVERYTHING), ("dark", COLOURS)):
            page.emulate_media(color_scheme=colours)
            found += problems(page, f"{name}, {colours}", rules)
    assert found == [], "\n".join(found)
