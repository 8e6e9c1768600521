"""Users that are picked in a grid, and the menu of what can be done with them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import rows


def box(page: Page, at: int) -> Locator:
    return rows(page).nth(at).locator(".pick")


def picked(page: Page) -> Locator:
    return page.locator("#picks [data-selected-count]")


def change_together(page: Page, what: str) -> None:
    page.get_by_text("Bulk change", exact=True).click()
    page.get_by_role("button", name=what).click()
    expect(page.get_by_role("heading", name="What to do")).to_be_visible()


def extensions(page: Page, names: list[str]) -> list[str]:
    """Return what the grid shows as the users' extensions."""
    cells = [rows(page).filter(has_text=name).locator('[data-label="Extension"]') for name in names]
    return [cell.inner_text() for cell in cells]
