"""Blocks of cells, as in a spreadsheet: pasted, filled down, copied out; and who else is in the grid."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.grid import (
    cell,
    findings_cell,
    free_numbers,
    make_plan,
    nothing_is_waiting,
    ready,
    unfolded,
)
from tests.browser.screen import rows
from tests.browser.watch import Watch

PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const how = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""
COPY = """() => {
    const clipboardData = new DataTransfer();
    const how = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", how));
    return clipboardData.getData("text/plain");
}"""

COPY_ALL = """() => {
    const clipboardData = new DataTransfer();
    const how = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", how));
    return Object.fromEntries([...clipboardData.types].map((type) => [type, clipboardData.getData(type)]));
}"""
PASTE_ALL = """formats => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(formats)) clipboardData.setData(type, text);
    const how = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


@pytest.fixture
def page(open_as: OpenAs, newcomer: str, watch: Watch) -> Page:
    watch.expect("htmx:")  # it tells the console of each request that it cancels
    page = open_as(newcomer)
    make_plan(page, f"Blocks of {newcomer}")
    return page


def paste(page: Page, text: str) -> None:
    page.evaluate(PASTE, text)
    nothing_is_waiting(page)


def test_a_block_is_pasted_filled_down_copied_out_and_undone_at_once(page: Page) -> None:
    first, second = free_numbers(page)[:2]
    page.keyboard.press("Escape")
    page.locator(".table-responsive, .sheet").first.focus()
    page.keyboard.press("g")
    expect(page.locator("[data-grid] [data-cell]:focus")).to_have_count(1)
    cell(page, 0).focus()
    paste(page, f"{first}\n{second}\ndynamic\n")
    expect(cell(page, 0).locator("ins")).to_have_text(first)
    expect(cell(page, 1).locator("ins")).to_have_text(second)
    expect(cell(page, 2).locator("ins")).to_have_text("dynamic")
    expect(page.locator("#saved")).to_contain_text("Saved: 3 users.")
    page.keyboard.press("Control+z")
    expect(rows(page).locator("ins")).to_have_count(0)

    cell(page, 0, "Note").focus()
    paste(page, 'one\n"two\nlines"')
    expect(cell(page, 1, "Note")).to_contain_text("two")
    cell(page, 1, "Note").focus()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-selected-cell]")).to_have_count(3)
    page.keyboard.press("Control+d")
    nothing_is_waiting(page)
    for at in (2, 3):
        expect(cell(page, at, "Note")).to_contain_text("lines")
    expect(cell(page, 0, "Note")).to_contain_text("one")

    cell(page, 1, "Note").focus()
    page.keyboard.press("Backspace")
    expect(cell(page, 1, "Note")).not_to_contain_text("two")
    nothing_is_waiting(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Delete")
    for at in (2, 3):
        expect(cell(page, at, "Note")).not_to_contain_text("lines")
    nothing_is_waiting(page)
    page.keyboard.press("Control+z")
    for at in (2, 3):
        expect(cell(page, at, "Note")).to_contain_text("lines")

    cell(page, 0).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    lines = page.evaluate(COPY).split("\n")
    assert [len(line.split("\t")) for line in lines] == [2, 2]
    page.keyboard.press("Escape")
    expect(page.locator("[data-selected-cell]")).to_have_count(0)


def test_what_can_not_be_pasted_is_said_below_its_row_and_the_rest_is_saved(page: Page, watch: Watch) -> None:
    watch.expect("422 (Unprocessable")
    free = free_numbers(page)[0]
    cell(page, 0).focus()
    paste(page, f"99999\n{free}\n{free}")
    refusal = page.locator("[data-refusal]")
    expect(refusal).to_have_count(2)
    first = page.locator("tr.grid-below").first
    expect(first).to_contain_text("No account has extension “99999”")
    assert first.evaluate("frame => frame.previousElementSibling === document.querySelector('tr[data-key]')")
    expect(cell(page, 1).locator("ins")).to_have_text(free)
    expect(rows(page).locator("ins")).to_have_count(1)
    expect(page.locator("#saved")).to_contain_text("Saved: 1 user.")
    cell(page, 2).focus()
    page.keyboard.type("dynamic")
    page.keyboard.press("Enter")
    nothing_is_waiting(page)
    expect(refusal).to_have_count(1)
    first.get_by_role("link", name="Choose another").click()
    expect(page.locator("#editor")).to_be_visible()
    expect(refusal).to_have_count(0)
    page.keyboard.press("Escape")
    cell(page, 48, "Note").focus()
    paste(page, "a\nb\nc")
    expect(refusal).to_contain_text("The block has 3 rows and 1 columns")
    expect(page.locator("#refusals > [data-refusal]")).to_have_count(1)
    paste(page, "a\nb")
    expect(cell(page, 49, "Note")).to_contain_text("b")
    expect(refusal).to_have_count(0)


def test_an_extension_is_filled_down_with_those_that_follow(page: Page) -> None:
    first = free_numbers(page)[0]
    cell(page, 0).focus()
    paste(page, first)
    others = [number for number in free_numbers(page) if int(number) > int(first)]
    cell(page, 0).focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    nothing_is_waiting(page)
    expect(page.locator("#saved")).to_contain_text(f"Extensions given: {others[0]} to {others[1]}.")
    for at, number in enumerate((first, *others[:2])):
        expect(cell(page, at).locator("ins")).to_have_text(number)
    page.keyboard.press("Control+z")
    expect(page.locator("#saved")).to_contain_text("Undone: 2 users, extension.")


def test_text_that_looks_like_a_formula_is_copied_and_pasted_as_it_is(page: Page) -> None:
    cell(page, 0, "Note").focus()
    paste(page, '"- one\n=two"')
    copied = page.evaluate(COPY_ALL)
    assert copied["text/plain"] == "'- one =two"
    cell(page, 1, "Note").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.evaluate(PASTE_ALL, copied)
    nothing_is_waiting(page)
    texts = [cell(page, at, "Note").locator("[data-note]").text_content() for at in (0, 1, 2)]
    assert texts == ["- one\n=two"] * 3


def test_who_is_here_and_what_they_changed_is_seen(page: Page, open_as: OpenAs) -> None:
    theirs = open_as("manager")
    theirs.goto(page.url)
    ready(theirs)
    page.evaluate("window.htmx.trigger('#here', 'look')")
    face = page.locator("#here [data-person=Manager]")
    expect(face).to_be_visible()
    expect(page.locator("#here")).to_contain_text("Here now:")
    cell(theirs, 1, "Note").focus()
    theirs.keyboard.type("from another desk")
    theirs.keyboard.press("Enter")
    changed = cell(page, 1, "Note")
    expect(changed).to_contain_text("from another desk")
    expect(changed.locator(".face")).to_contain_text("M")
    expect(cell(page, 1).locator(".face")).to_have_count(0)
    expect(changed.locator(".face")).to_have_count(0)


def test_a_row_says_what_is_live_and_planned_and_what_each_link_opens(page: Page) -> None:
    free = free_numbers(page)[0]
    cell(page, 0).focus()
    page.keyboard.type(free)
    page.keyboard.press("Enter")
    expect(cell(page, 0).locator("ins")).to_have_text(free)
    nothing_is_waiting(page)
    cell(page, 0, "Call presentations").focus()
    paste(page, "–")
    expect(cell(page, 0, "Call presentations").locator(".delta")).to_be_visible()
    row = rows(page).nth(0)
    name = row.get_attribute("data-name") or ""
    expect(row).to_match_aria_snapshot(
        f"""
        - row:
          - rowheader:
            - checkbox "{name}"
            - text: "in the plan:"
            - link "{name}"
          - gridcell
          - gridcell:
            - link /Extension, {name}. .+ planned. {free}/
          - gridcell:
            - link /Call presentations, {name}. none ?; planned. 0, removed. \\d+/
          - gridcell:
            - link /SMS senders, {name}. .+/
          - gridcell:
            - link /Note, {name}. none/
          - gridcell:
            - link /Findings, {name}. .+/
        """
    )
    findings_cell(page, 0).press("Enter")
    expect(unfolded(page).get_by_role("region", name=f"Findings: {name}")).to_be_visible()
    expect(findings_cell(page, 0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(unfolded(page)).to_have_count(0)
    expect(findings_cell(page, 0)).to_be_focused()


def test_all_of_a_pool_is_shown_on_focus_and_on_hover(page: Page) -> None:
    box = page.locator("#peek")
    shortened = page.locator("td.calls > .cell:has(.more)").first
    shortened.hover()
    expect(box).to_be_visible()
    more = int(shortened.locator(".more").first.inner_text().removeprefix("+"))
    expect(box.locator("li")).to_have_count(more + 1)
    page.mouse.move(0, 0)
    expect(box).to_be_hidden()
    cell(page, 0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(box).to_be_visible()
    expect(cell(page, 0)).to_have_attribute("aria-describedby", "peek")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(cell(page, 0)).to_be_focused()
