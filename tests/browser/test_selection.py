"""Selecting rows of a list, and taking them to a spreadsheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.screen import column, filter_field, renew, rows
from tests.html import select, text

CELL = "td:nth-child(3)"  # holds plain text


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    page = open_as("viewer")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/t/alfa/sip-accounts/?per_page=25")
    return page


def box(page: Page, at: int) -> Locator:
    return rows(page).nth(at).get_by_role("checkbox")


def cell(page: Page, at: int) -> Locator:
    return rows(page).nth(at).locator(CELL)


def selected(page: Page) -> list[int]:
    """Return which rows are selected."""
    return [at for at, each in enumerate(page.locator("#list tbody .pick").all()) if each.is_checked()]


def selected_count(page: Page) -> Locator:
    return page.locator(".selected")


def copied(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_boxes_select_one_a_range_and_the_page(page: Page) -> None:
    expect(selected_count(page)).to_be_hidden()
    box(page, 2).click()
    box(page, 5).click(modifiers=["Shift"])
    assert selected(page) == [2, 3, 4, 5]
    expect(selected_count(page)).to_contain_text("Selected: 4")
    expect(page.locator("#announce")).to_contain_text("Selected: 4")
    box(page, 3).click()
    assert selected(page) == [2, 4, 5]
    whole = page.get_by_role("checkbox", name="Select all on this page")
    expect(whole).to_be_checked(indeterminate=True)
    whole.click()
    assert selected(page) == list(range(25))
    whole.click()
    assert selected(page) == []
    expect(selected_count(page)).to_be_hidden()


def test_clicks_on_rows_select_like_in_a_folder(page: Page) -> None:
    cell(page, 1).click()
    cell(page, 4).click()
    assert selected(page) == [4]
    cell(page, 7).click(modifiers=["Control"])
    assert selected(page) == [4, 7]
    cell(page, 9).click(modifiers=["Shift"])
    assert selected(page) == [7, 8, 9]
    cell(page, 0).click(modifiers=["Control", "Shift"])
    assert selected(page) == list(range(10))
    cell(page, 0).click(modifiers=["Control"])
    assert selected(page) == list(range(1, 10))
    page.keyboard.press("Escape")
    assert selected(page) == []


def test_the_keyboard_alone(page: Page) -> None:
    box(page, 0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert selected(page) == [0]
    page.keyboard.press("Shift+ArrowDown")
    assert selected(page) == [0, 1, 2, 3]
    expect(box(page, 3)).to_be_focused()
    page.keyboard.press("Control+a")
    assert selected(page) == list(range(25))
    page.keyboard.press("Escape")
    assert selected(page) == []
    expect(box(page, 3)).to_be_focused()
    rows(page).nth(5).get_by_role("link").first.focus()
    page.keyboard.press("Shift+Space")
    assert selected(page) == [5]


def test_links_and_buttons_of_a_row_do_what_they_always_do(page: Page) -> None:
    link = rows(page).nth(2).get_by_role("link").first
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    assert opened.value.url.endswith(link.get_attribute("href") or "?")
    opened.value.close()
    with page.context.expect_page() as opened:
        link.click(button="middle")
    opened.value.close()
    page.locator("#list .copy").first.click()
    link.click()
    expect(page.locator("#panel-title")).to_be_visible()
    assert selected(page) == []


def test_escape_clears_the_selection_before_it_closes_the_details(page: Page) -> None:
    cell(page, 1).click()
    rows(page).nth(2).get_by_role("link").first.click()
    expect(page.locator("#panel-title")).to_be_focused()
    box(page, 1).focus()
    page.keyboard.press("Escape")
    assert selected(page) == []
    expect(page.locator("#panel-title")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel-title")).to_have_count(0)


def test_rows_that_stay_over_a_swap_stay_selected(page: Page) -> None:
    names = column(page, "Name")
    box(page, 3).click()
    box(page, 20).click()
    filter_field(page).fill(names[3])
    expect(rows(page)).not_to_have_count(25)
    assert [column(page, "Name")[at] for at in selected(page)] == [names[3]]
    expect(selected_count(page)).to_contain_text("Selected: 1")
    filter_field(page).fill("")
    expect(rows(page)).to_have_count(25)
    assert selected(page) == [3]
    box(page, 3).focus()
    renew(page)
    expect(box(page, 3)).to_be_focused()
    assert selected(page) == [3]


def test_copied_rows_paste_cleanly_into_a_spreadsheet(page: Page) -> None:
    page.goto("/t/alfa/sip-accounts/?per_page=25&columns=name,caller_id,assigned,holder")
    shown = [row.locator("td").all_inner_texts() for row in rows(page).all()[:3]]
    expected = [
        [name.split("\n")[0].strip(), number.replace(" ", ""), *rest] for name, number, *rest in shown
    ]
    box(page, 0).click()
    box(page, 2).click(modifiers=["Shift"])
    page.keyboard.press("Control+c")
    expect(page.locator("#announce")).to_contain_text("Copied: 3")
    lines = [line.split("\t") for line in copied(page).splitlines()]
    assert [[cell or "–" for cell in line] for line in lines] == expected
    assert all(re.fullmatch(r"\d*", line[1]) for line in lines)

    page.get_by_role("button", name="Copy with headings").click()
    expect(page.locator("[data-copy-rows=headings]")).to_have_attribute("data-state", "Copied")
    assert copied(page).splitlines() == [
        "Name\tCaller ID\tAssigned\tHolder",
        *("\t".join(line) for line in lines),
    ]


def test_a_table_is_copied_whose_numbers_stay_text(page: Page) -> None:
    box(page, 0).click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#announce")).to_contain_text("Copied: 1")
    table = page.evaluate("""navigator.clipboard.read({ unsanitized: ["text/html"] })
        .then(([item]) => item.getType("text/html")).then((blob) => blob.text())""")
    assert len(select(table, "tr")) == 1
    assert [cell["style"] for cell in select(table, "td") if text(cell) == "101"] == [
        r"mso-number-format:'\@'"
    ]


def test_what_begins_a_formula_is_copied_as_text(page: Page) -> None:
    box(page, 0).click()
    for sign in "=＝":
        page.evaluate(
            "text => { document.querySelector('#list tbody [data-detail]').dataset.text = text }",
            f"{sign}1+1\tand\nmore",
        )
        page.keyboard.press("Control+c")
        expect(page.locator("#announce")).to_contain_text("Copied: 1")
        assert copied(page).startswith(f"'{sign}1+1 and more\t101\t")


def test_text_selected_by_the_mouse_is_copied_as_ever(page: Page) -> None:
    box(page, 4).click()
    cell(page, 1).dblclick(position={"x": 20, "y": 12})  # on the word
    page.keyboard.press("Control+c")
    assert copied(page).strip() == "VOICE"
    filter_field(page).fill("konsultant")
    filter_field(page).press("Control+a")
    filter_field(page).press("Control+c")
    assert copied(page) == "konsultant"


def test_without_scripts_there_are_no_boxes(open_as: OpenAs) -> None:
    page = open_as("viewer", javascript=False)
    page.goto("/t/alfa/users/")
    expect(rows(page)).to_have_count(50)
    expect(page.get_by_role("checkbox")).to_have_count(0)
