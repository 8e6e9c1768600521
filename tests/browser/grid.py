"""The parts of a plan's grid that tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.screen import rows

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def make_plan(page: Page, title: str) -> None:
    """Make an empty plan and open its grid."""
    page.goto("/t/alfa/plans/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create plan").click()
    ready(page)


def ready(page: Page) -> None:
    """Wait until the grid is there and listens to the keyboard."""
    expect(rows(page)).to_have_count(50)
    expect(page.locator('[data-cell][tabindex="0"]')).to_have_count(1)


def cell(page: Page, at: int, label: str = "Extension") -> Locator:
    """Return the cell of a row, counted from 0, that can be edited."""
    return rows(page).nth(at).locator(f'td[data-label="{label}"] > .cell')


def findings_cell(page: Page, at: int) -> Locator:
    """Return the cell that says what is found about a user, and opens all of it."""
    return rows(page).nth(at).locator("[data-findings]")


def unfolded(page: Page) -> Locator:
    """Return the findings that are open in a row of the grid."""
    return page.locator("#unfolded")


def editor(page: Page) -> Locator:
    """Return what is opened over a cell."""
    return page.locator("#editor")


def options(page: Page, group: str) -> list[str]:
    """Return the numbers that the open picker has in one of its groups, once they are there."""
    shown = editor(page).get_by_role("group", name=group, exact=True).locator(".editor-option-number")
    expect(shown.first).to_be_visible()
    return shown.all_inner_texts()


def free_numbers(page: Page) -> list[str]:
    """Return the extensions that nobody has, as the picker of the first row tells."""
    cell(page, 0).press("Enter")
    found = options(page, "Free")
    page.keyboard.press("Escape")
    return found


def nothing_is_waiting(page: Page) -> None:
    """Wait until the server has every edit."""
    expect(page.locator("#sent > form")).to_have_count(0)


def type_note(page: Page, at: int, text: str) -> None:
    """Write a note into the row at ``at``, and send it."""
    cell(page, at, "Note").focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
