"""Editing in the grid, by one person: pickers, keys, findings, undo."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import violations_in_both_colours
from tests.browser.conftest import OpenAs
from tests.browser.grid import (
    cell,
    editor,
    findings_cell,
    free_numbers,
    make_plan,
    nothing_is_waiting,
    options,
    ready,
    unfolded,
)
from tests.browser.screen import rows
from tests.browser.watch import Watch

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(open_as: OpenAs, newcomer: str, watch: Watch) -> Page:
    watch.expect("htmx:")  # it tells the console of each request that it cancels
    page = open_as(newcomer)
    make_plan(page, f"Grid of {newcomer}")
    return page


def test_numbers_are_typed_one_under_the_other(page: Page) -> None:
    numbers = free_numbers(page)[:3]
    expect(editor(page)).to_be_hidden()
    expect(cell(page, 0)).to_be_focused()
    for number in numbers:
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    expect(cell(page, 3)).to_be_focused()
    for at, number in enumerate(numbers):
        expect(cell(page, at).locator("ins")).to_have_text(number)
    expect(page.locator("#total-in_plan strong")).to_have_text("3")
    expect(page.locator("#saved")).to_contain_text("Saved: ")
    page.reload()
    ready(page)
    assert [cell(page, at).locator("ins").inner_text() for at in range(3)] == numbers


def test_the_picker_is_led_by_the_arrows_and_left_by_escape(page: Page) -> None:
    cell(page, 1).click()
    free = options(page, "Free")
    field = editor(page).get_by_role("combobox")
    expect(field).to_be_focused()
    chosen = editor(page).locator(".editor-option.active")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(chosen.locator(".editor-option-number")).to_have_text(free[0])
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(editor(page)).to_be_hidden()
    expect(cell(page, 1)).to_be_focused()
    expect(rows(page).nth(1).locator("ins")).to_have_count(0)


def test_an_account_is_found_by_its_name_and_a_mode_is_chosen_by_the_mouse(page: Page) -> None:
    cell(page, 0).click()
    options(page, "Free")
    name = (
        editor(page).locator(".editor-option-name", has_text="Konsultant").first.inner_text().split(" SIP")[0]
    )
    page.keyboard.type(name)
    expect(editor(page).locator(".editor-option.active")).to_contain_text(name)
    number = editor(page).locator(".editor-option.active .editor-option-number").inner_text()
    page.keyboard.press("Enter")
    expect(cell(page, 0)).to_contain_text(number)
    cell(page, 0).click()
    editor(page).get_by_role("option", name="dynamic").click()
    expect(cell(page, 0).locator("ins")).to_have_text("dynamic")
    expect(cell(page, 0)).to_be_focused()


def test_the_arrows_lead_from_cell_to_cell(page: Page) -> None:
    cell(page, 0).focus()
    for key, at, label in (
        ("ArrowDown", 1, "Extension"),
        ("ArrowRight", 1, "Call presentations"),
        ("ArrowUp", 0, "Call presentations"),
        ("ArrowLeft", 0, "Extension"),
    ):
        page.keyboard.press(key)
        expect(cell(page, at, label)).to_be_focused()
    page.keyboard.press("Home")
    expect(rows(page).nth(0).get_by_role("link").first).to_be_focused()
    assert page.locator('[data-cell][tabindex="0"]').count() == 1


def test_a_pool_is_searched_and_ticked(page: Page) -> None:
    cell(page, 0, "Call presentations").press("Enter")
    search = editor(page).get_by_role("searchbox")
    expect(search).to_be_focused()
    first = editor(page).locator("[data-found] label").first
    number = first.locator(".num").inner_text()
    page.keyboard.type(number.replace(" ", ""))
    expect(editor(page).locator("[data-found] li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(editor(page).locator("[data-chosen]")).to_contain_text(number)
    expect(search).to_have_value("")
    expect(editor(page).get_by_label("own pool")).to_be_checked()
    page.keyboard.press("Enter")
    expect(editor(page)).to_be_hidden()
    expect(cell(page, 0, "Call presentations").locator(".delta")).to_contain_text("+1")
    expect(cell(page, 1, "Call presentations")).to_be_focused()
    cell(page, 0, "Call presentations").click()
    editor(page).get_by_label("no change").check()
    editor(page).get_by_role("button", name="Save").click()
    expect(cell(page, 0, "Call presentations").locator(".delta")).to_have_count(0)


def test_a_note_is_saved_also_when_the_person_turns_away(page: Page) -> None:
    cell(page, 0, "Note").focus()
    page.keyboard.type("from Monday")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("at the window")
    page.get_by_role("heading", level=1).click()
    expect(cell(page, 0, "Note")).to_contain_text("from Monday")
    cell(page, 0, "Note").press("Enter")
    expect(editor(page).get_by_role("textbox")).to_have_value("from Monday\nat the window")
    page.keyboard.type("elsewhere")
    page.keyboard.press("Escape")
    expect(cell(page, 0, "Note")).to_contain_text("from Monday")


def test_a_conflict_is_resolved_by_its_button_and_undone(page: Page) -> None:
    cell(page, 0).press("Enter")
    options(page, "In use")
    taken = editor(page).locator(".editor-option", has=page.get_by_text("(live)")).first
    number = taken.locator(".editor-option-number").inner_text()
    holder = taken.locator(".editor-option-holder").inner_text().removesuffix(" (live)")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(findings_cell(page, 0)).to_contain_text("Shared extension")
    before = int(page.locator("#total-errors strong").inner_text())
    findings_cell(page, 0).click()
    expect(unfolded(page)).to_contain_text(f"share extension {number}")
    unfolded(page).get_by_role("button", name=f"Take from {holder}").click()
    expect(page.locator("#total-errors strong")).to_have_text(str(before - 1))
    expect(page.locator("#unfolded", has_text=f"share extension {number}")).to_have_count(0)
    expect(rows(page).nth(0).locator("[data-cell]:focus")).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("#total-errors strong")).to_have_text(str(before))
    expect(page.get_by_role("button", name="Redo", exact=True)).to_be_focused()
    page.locator("#list > .sheet").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#total-errors strong")).to_have_text(str(before - 1))


def never_answer(_route: Route) -> None:
    """Leave a request on its way."""


def test_what_fits_what_was_typed_before_is_not_taken(page: Page, watch: Watch) -> None:
    watch.expect("422 (Unprocessable")
    free_numbers(page)
    cell(page, 0).press("Enter")
    options(page, "Free")
    page.route("**/accounts/**", never_answer)
    editor(page).get_by_role("combobox").press_sequentially("nobody")
    page.wait_for_function("document.querySelector('#editor [role=combobox]').value === 'nobody'")
    page.evaluate("window.htmx.trigger('#editor-options', 'htmx:afterSettle')")  # those for "" have come late
    page.keyboard.press("Enter")
    expect(page.locator("[data-refusal]")).to_contain_text("nobody")
    expect(cell(page, 0).locator("ins")).to_have_count(0)


def test_a_facet_that_is_opened_counts_what_was_edited(page: Page) -> None:
    changed = page.locator(".facet[data-facet=changed]")
    before = int(changed.locator(".facet-count").first.text_content() or "")
    for at, number in enumerate(free_numbers(page)[:2]):
        cell(page, at).focus()
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(cell(page, at).locator("ins")).to_have_text(number)
    nothing_is_waiting(page)
    changed.locator("summary").press("Enter")
    expect(changed.locator(".facet-count").first).to_have_text(str(before + 2))
    expect(changed.locator("summary")).to_be_focused()
    changed.get_by_role("link", name="changed").first.press("Enter")
    expect(rows(page)).to_have_count(before + 2)


def test_another_account_is_chosen_from_a_finding(page: Page) -> None:
    free = free_numbers(page)[0]
    cell(page, 0).press("Enter")
    taken = options(page, "In use")[0]
    page.keyboard.type(taken)
    page.keyboard.press("Enter")
    name = rows(page).nth(0).get_attribute("data-name") or ""
    findings_cell(page, 0).click()
    unfolded(page).locator("summary").first.click()
    unfolded(page).get_by_role("link", name=f"Choose another: {name}").first.click()
    expect(editor(page).get_by_role("combobox")).to_be_focused()
    page.keyboard.type(free)
    page.keyboard.press("Enter")
    expect(cell(page, 0)).to_contain_text(free)


def test_what_the_plan_gave_already_can_be_taken_from_there(page: Page, watch: Watch) -> None:
    watch.expect("422 (Unprocessable")
    number = free_numbers(page)[0]
    for _ in range(2):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    refusal = page.locator("[data-refusal]")
    expect(refusal).to_contain_text(f"has extension {number} in this plan")
    expect(cell(page, 2)).to_be_focused()
    refusal.get_by_role("button", name="Move it here").click()
    expect(refusal).to_have_count(0)
    expect(cell(page, 1).locator("ins")).to_have_text(number)
    expect(cell(page, 0)).not_to_contain_text(number)
    page.keyboard.type("99999")
    page.keyboard.press("Enter")
    expect(refusal).to_contain_text("No account has extension “99999”")
    refusal.get_by_role("button", name="Dismiss").click()
    expect(refusal).to_have_count(0)


def test_an_edit_outlives_a_connection_that_fails(page: Page, watch: Watch) -> None:
    watch.expect("net::ERR_FAILED")
    cell(page, 0, "Note").focus()

    def fail(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.fallback()

    page.route("**/users/**", fail)
    page.keyboard.type("kept")
    page.keyboard.press("Enter")
    alert = page.locator("#messages .alert", has_text="No connection to the server")
    expect(alert).to_be_visible()
    expect(page.locator("#sent > form")).to_have_count(1)
    page.unroute("**/users/**")
    alert.get_by_role("button", name="Try again").click()
    expect(cell(page, 0, "Note")).to_contain_text("kept")
    nothing_is_waiting(page)
    expect(alert).to_have_count(0)


def test_a_total_leads_to_what_was_just_saved(page: Page) -> None:
    number = free_numbers(page)[0]
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    nothing_is_waiting(page)
    page.locator("#total-differences").click()
    expect(page).to_have_url(re.compile(r"/difference/\?by=user$"))
    expect(page.locator(".plan-entry")).to_contain_text(number)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_grid_is_accessible_and_fits_the_screen(
    open_as: OpenAs, newcomer: str, watch: Watch, width: int
) -> None:
    watch.expect("htmx:")
    page = open_as(newcomer, width=width)
    make_plan(page, f"Accessible for {newcomer}")
    cell(page, 0).press("Enter")
    taken = options(page, "In use")[0]
    page.keyboard.type(taken)
    page.keyboard.press("Enter")
    nothing_is_waiting(page)
    expect(rows(page).nth(0).locator("ins").first).to_be_visible()
    findings_cell(page, 0).click()
    expect(unfolded(page).locator("li").first).to_be_visible()
    assert violations_in_both_colours(page) == []
    cell(page, 1).press("Enter")
    options(page, "Free")
    assert violations_in_both_colours(page) == []
    page.keyboard.press("Escape")
    cell(page, 1, "Call presentations").press("Enter")
    expect(editor(page).get_by_role("searchbox")).to_be_visible()
    assert violations_in_both_colours(page) == []
    assert page.evaluate(TOO_WIDE) == 0
