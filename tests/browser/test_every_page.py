"""What holds on every page: accessible, no wider than the screen, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenAs
from tests.browser.watch import Watch

LISTS = ("sip-accounts", "call-presentations", "sms-senders", "users")
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
    "/t/alfa/syncs/",
    "/t/refused/syncs/",
    "/t/nokey/settings/",
    "/t/alfa/settings/",
    "/t/alfa/settings/key/remove/",
    "/t/alfa/people/",
    "/t/nobody-has-it/",
)
SCREENS = [
    pytest.param({"width": 1280, "dark": False, "language": "en"}, id="wide-light-English"),
    pytest.param({"width": 1280, "dark": True, "language": "pl"}, id="wide-dark-Polish"),
    pytest.param({"width": 390, "dark": True, "language": "en"}, id="narrow-dark-English"),
    pytest.param({"width": 390, "dark": False, "language": "pl"}, id="narrow-light-Polish"),
]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def problems(page: Page, where: str) -> list[str]:
    """Return what is wrong with the page as it is now."""
    found = [f"{where}: {violation}" for violation in violations(page)]
    if (wider := page.evaluate(TOO_WIDE)) > 0:
        found.append(f"{where} is {wider} px wider than the screen")
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_are_accessible_and_fit_the_screen(
    open_as: OpenAs, watch: Watch, screen: dict[str, object]
) -> None:
    watch.expect("404 (Not Found)")
    page = open_as("operator", **screen)  # type: ignore[arg-type]
    found: list[str] = []
    for address in PAGES:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", str(screen["language"]))
        found += problems(page, address)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_entrance_is_accessible_and_fits_the_screen(open_as: OpenAs, screen: dict[str, object]) -> None:
    page = open_as("anybody", **screen)  # type: ignore[arg-type]
    found: list[str] = []
    for address in ("/accounts/login/", "/accounts/password/reset/", "/accounts/inactive/"):
        page.goto(address)
        found += problems(page, address)
    assert found == [], "\n".join(found)


PLAN_PAGES = (
    "",
    "findings/",
    "difference/",
    "difference/?by=number",
    "history/",
    "people/",
    "people/add/",
    "print/",
    "edit/",
)


@pytest.fixture(scope="module")
def plans() -> list[str]:
    """The address of the plan that is made for these tests, once it is."""
    return []


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_of_a_plan_are_accessible_and_fit_the_screen(
    open_as: OpenAs, plans: list[str], screen: dict[str, object]
) -> None:
    page = open_as("operator", **screen)  # type: ignore[arg-type]
    if not plans:
        page.goto("/t/long/plans/add/")
        page.locator("[name=title]").fill("Every page " * 8)
        page.locator("main form .btn-primary").first.click()
        expect(page.locator("#totals")).to_be_visible()
        plans.append(page.url)
    found: list[str] = []
    for path in PLAN_PAGES:
        page.goto(plans[0] + path)
        expect(page.locator("html")).to_have_attribute("lang", str(screen["language"]))
        found += problems(page, path)
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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_opens_over_a_page_is_accessible(open_as: OpenAs, dark: bool) -> None:
    page = open_as("supervisor", dark=dark)
    found: list[str] = []
    for name, opens in OPENED.items():
        page.goto("/t/alfa/users/")
        opens(page)
        if name == "the details":
            expect(page.locator("#panel h2")).to_be_visible()
        found += problems(page, name)
    assert found == [], "\n".join(found)
