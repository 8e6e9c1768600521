"""A product, a Chromium, and pages in it for anyone of the cast."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.cast import PASSWORD, email
from tests.browser.product import Product, running_product
from tests.browser.profiles import PATIENCE, Profiles
from tests.browser.watch import Watch
from tests.installation import ROOT

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
PICTURES = ROOT / "var" / "failed-pages"
CONTEXTS = pytest.StashKey[list[BrowserContext]]()
SESSION = settings.SESSION_COOKIE_NAME
LANGUAGES = {"en": "en-GB", "pl": "pl-PL"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take pictures of the pages of a test that failed, into ``var/failed-pages``."""
    report = yield
    open_pages: list[Page] = [
        page for context in item.stash.get(CONTEXTS, ()) for page in context.pages if not page.is_closed()
    ]
    if report.failed and report.when == "call":
        for number, page in enumerate(open_pages):
            path = PICTURES / f"{item.name}-{number}.png"
            page.screenshot(path=path)
            report.sections.append(("page", f"{page.url}\n{path}"))
    return report


@pytest.fixture(scope="package")
def product(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Product]:
    """The product, one for each process that runs tests."""
    with django_db_blocker.unblock(), running_product(tmp_path_factory.mktemp("product")) as product:
        yield product
        assert product.errors() == []


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium with an empty profile.

    It ends with the tests of this folder: while Playwright runs, Django takes its thread for an asynchronous
    one and gives it no database.
    """
    executable = shutil.which("chromium")
    if executable is None:
        missing = "Chromium is missing; on Debian: apt-get install chromium"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def watch(product: Product) -> Iterator[Watch]:
    """Fails the test if something happens that must not."""
    watch = Watch(product.url)
    yield watch
    assert watch.problems == []


class OpenAs(Protocol):
    """Opens an empty page for someone of the cast, logged in, or for "anybody", who is not."""

    def __call__(
        self,
        who: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        language: str = "en",
        javascript: bool = True,
        few_colours: bool = False,
    ) -> Page: ...


@pytest.fixture(scope="package")
def profiles(chromium: Browser, product: Product) -> Profiles:
    return Profiles(chromium, product.url)


@pytest.fixture
def open_as(
    request: pytest.FixtureRequest, profiles: Profiles, product: Product, watch: Watch
) -> Iterator[OpenAs]:
    """Pages, each in a browser profile of its own; all are closed after the test."""
    contexts = request.node.stash[CONTEXTS] = []

    def open_as(
        who: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        language: str = "en",
        javascript: bool = True,
        few_colours: bool = False,
    ) -> Page:
        context, page = profiles.take(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=LANGUAGES[language],
            java_script_enabled=javascript,
            forced_colors="active" if few_colours else "none",
        )
        contexts.append(context)
        watch.follow(context)
        if who != "anybody":
            context.add_cookies([{"name": SESSION, "value": product.sessions[who], "url": product.url}])
        return page

    yield open_as
    for context in contexts:
        watch.leave(context)
        profiles.give_back(context)


@pytest.fixture
def newcomer(product: Product) -> str:
    """Someone who has chosen nothing yet: neither columns nor views."""
    return product.newcomers.pop()


def log_in(page: Page, who: str) -> None:
    """Log in by the form, by the keyboard alone."""
    if "/accounts/login/" not in page.url:
        page.goto("/accounts/login/")
    page.locator("[name=login]").press_sequentially(email(who))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
