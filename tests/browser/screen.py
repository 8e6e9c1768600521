"""The parts of a list's page that many tests look at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def rows(page: Page) -> Locator:
    """Return the rows of the list; what opens between them is none."""
    return page.locator("#list tbody tr:not(.grid-below)")


def filter_field(page: Page) -> Locator:
    """Return the field that the list is filtered by."""
    return page.get_by_role("searchbox", name="Filter")


def count(page: Page) -> Locator:
    """Return the line that says how many rows fit."""
    return page.locator(".list-count")


def column(page: Page, label: str) -> list[str]:
    """Return what a column shows, row by row."""
    return page.locator(f'#list td[data-label="{label}"]').all_inner_texts()


def narrowed(page: Page) -> Locator:
    """Return the facets that narrow the list, but for the one that does by itself."""
    return page.locator(".facet-choice.chosen:not(:has([data-facet=state]))")


def save_as(page: Page, kind: str) -> None:
    """Ask for the list as a file, by the keyboard; ``kind`` is CSV or XLSX."""
    page.locator("details:has(> * > [href*='_export=']) > summary").press("Enter")
    page.get_by_role("link", name=kind).press("Enter")


def choose(page: Page, facet: str, value: str) -> None:
    """Choose a facet's value by the mouse, and wait until the list is narrowed."""
    menu = page.locator(f".facet:has(> [aria-label='{facet}'])")
    if not menu.is_visible():
        page.locator(".facets-more > summary").click()
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    link = menu.get_by_role("link", name=re.compile(f"^{value}\\b"))
    link.click()
    expect(link).to_have_attribute("aria-current", "true")


def fragments(page: Page) -> list[str]:
    """Return a list that grows with the URL of each list that htmx asks for."""
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if request.headers.get("hx-target") == "list" else None,
    )
    return asked


def renew(page: Page) -> None:
    """Let the list be asked for again, as the end of a sync does, and wait until it is there."""
    page.evaluate("document.getElementById('list').dataset.old = ''; htmx.trigger(document.body, 'synced')")
    expect(page.locator("#list:not([data-old], .htmx-request, .htmx-settling)")).to_have_count(1)
