"""The pages of plans around the grid: made, compared, printed, exported, undone."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_both_colours
from tests.browser.conftest import OpenAs
from tests.browser.grid import cell, free_numbers, make_plan, nothing_is_waiting
from tests.browser.screen import filter_field, rows, save_as
from tests.browser.watch import Watch

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(open_as: OpenAs, newcomer: str) -> Page:
    """A plan that gives the first user of the grid a free extension."""
    page = open_as(newcomer)
    make_plan(page, f"Pages of {newcomer}")
    number = free_numbers(page)[0]
    cell(page, 0).focus()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(cell(page, 0).locator("ins")).to_have_text(number)
    nothing_is_waiting(page)
    return page


def tab(page: Page, name: str) -> None:
    page.locator(".tabs").get_by_role("link", name=name).click()
    expect(page.locator(".tabs [aria-current]")).to_have_text(name)


def entries(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".plan-entry").all_inner_texts()]


def test_the_starts_of_a_plan_show_what_belongs_to_them(open_as: OpenAs, newcomer: str, watch: Watch) -> None:
    watch.expect("422 (Unprocessable Entity)")
    page = open_as(newcomer)
    page.goto("/t/alfa/plans/add/")
    expect(page.get_by_label("Text", exact=True)).to_be_hidden()
    page.get_by_label("Users found by text").check()
    page.get_by_label("Text", exact=True).fill("nobody is called so")
    page.get_by_label("Title").fill(f"Starts of {newcomer}")
    page.get_by_role("button", name="Create plan").press("Enter")
    expect(page.locator(".field-error")).to_contain_text("No user matches this")
    page.get_by_label("Users of a permission group").check()
    expect(page.get_by_label("Text", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Create plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Starts of {newcomer}")
    assert int(page.locator("#total-in_plan strong").text_content() or "") > 0


def test_the_difference_is_seen_filtered_and_taken_along(page: Page, tmp_path: Path) -> None:
    name = rows(page).first.get_by_role("link").first.inner_text()
    number = cell(page, 0).locator("ins").inner_text()
    tab(page, "Differences")
    (entry,) = entries(page)
    assert entry.startswith(name)
    assert f"{number}, static" in entry
    page.get_by_role("link", name="By extension").click()
    expect(page.locator(".plan-entry", has_text=number)).to_contain_text(name)
    filter_field(page).press_sequentially("nothing is called so")
    expect(page.locator("#difference")).to_contain_text("No matches")
    expect(page).to_have_url(re.compile("by=extension"))
    filter_field(page).fill(number)
    expect(page.locator(".plan-entry")).to_have_count(1)
    with page.expect_download() as download:
        save_as(page, "CSV")
    saved = tmp_path / "difference.csv"
    download.value.save_as(saved)
    _header, *changes = csv.reader(saved.open(encoding="utf-8-sig", newline=""))
    assert (number, name) in {(row[0], row[4]) for row in changes}


@pytest.mark.parametrize("how", ["button", "key", "key in the filter"])
def test_a_screen_is_printed_as_it_is_narrowed_by_the_button_and_by_the_key(page: Page, how: str) -> None:
    page.add_init_script("window.print = () => document.body.dataset.printed = 'yes'")
    name = rows(page).first.get_by_role("link").first.inner_text()
    filter_field(page).fill(name)
    expect(page).to_have_url(re.compile("q="))
    if how == "button":
        page.get_by_role("link", name="Print").click()
    else:
        (filter_field(page) if how == "key in the filter" else page.locator("body")).press("Control+p")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    expect(page).to_have_url(re.compile("/print/.*q=[^#]*$"))
    expect(page.locator(".print-table tbody th")).to_have_text(name)
    tab(page, "Differences")
    page.keyboard.press("Control+p")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    expect(page).to_have_url(re.compile("/difference/print/"))
    expect(page.locator(".print-table tbody th")).to_have_text(name)
    page.emulate_media(media="print")
    assert page.locator("body *:visible").evaluate_all(
        "all => all.every((one) => one.closest('.print-table') || one.querySelector('.print-table'))"
    )
    inks = page.locator(".print-table :is(td, th, ins, del, small)").evaluate_all(
        "cells => [...new Set(cells.map((cell) => getComputedStyle(cell).color))]"
    )
    assert inks == ["rgb(0, 0, 0)"]


def test_an_edit_is_undone_with_a_reason_and_that_as_well(page: Page) -> None:
    tab(page, "History")
    page.get_by_role("link", name="Undo #1").click()
    page.get_by_label("Reason").fill("wrong chair")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Edit #1 undone.")
    expect(page.locator("#edit-2")).to_contain_text("wrong chair")
    expect(page.locator("#edit-1")).to_contain_text("undone in #2")
    tab(page, "Differences")
    expect(page.locator("#difference")).to_contain_text("No differences")
    tab(page, "History")
    page.get_by_role("link", name="Undo #2").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    tab(page, "Differences")
    expect(page.locator(".plan-entry")).to_have_count(1)


def test_an_edit_in_the_grid_is_explained_afterwards(page: Page) -> None:
    page.locator("summary", has_text="Add a reason").press("Enter")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("the desk has moved")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("Reason: the desk has moved")
    tab(page, "History")
    expect(page.locator("#edit-1")).to_contain_text("the desk has moved")


def test_every_page_of_a_plan_is_accessible_and_fits(page: Page, open_as: OpenAs) -> None:
    plan = re.sub(r"\?.*", "", page.url)
    seen = open_as("manager")
    found = []
    for path in (
        *("difference/", "difference/?by=number", "difference/?q=nobody-is-called-so", "print/"),
        *("history/", "history/1/", "history/1/undo/", "history/0/restore/"),
        *("people/", "people/add/", "edit/", "archive/"),
    ):
        seen.goto(f"{plan}{path}")
        for width in (1280, 390):
            seen.set_viewport_size({"width": width, "height": 900})
            found += [f"{path}, {width} px, {violation}" for violation in violations_in_both_colours(seen)]
            if seen.evaluate(TOO_WIDE) > 0:
                found.append(f"{path} is wider than {width} px")
    assert found == [], "\n".join(found)


def test_a_users_page_picks_as_the_grid_does_and_saves_all_at_once(page: Page) -> None:
    url = page.url
    rows(page).nth(1).locator("th a").click()
    form = page.locator("form#user")
    extension, calls = page.get_by_role("combobox", name="Extension"), page.locator("#callPresentations")
    listbox = page.get_by_role("listbox", name="Accounts")
    extension.press("ArrowDown")
    expect(listbox.get_by_role("group", name="Free", exact=True)).to_be_visible()
    extension.press("Escape")
    expect(listbox).to_be_hidden()
    extension.fill("dyn")
    expect(listbox).to_contain_text("No account matches")
    listbox.get_by_role("option", name="dynamic").click()
    expect(extension).to_have_value("dynamic")
    expect(listbox).to_be_hidden()

    taken_out = calls.locator("[data-live]").first
    taken_out.get_by_role("checkbox").uncheck()
    expect(calls.get_by_label("own pool")).to_be_checked()
    expect(taken_out.get_by_role("checkbox")).to_have_accessible_name(re.compile("removed:"))
    search = calls.get_by_role("textbox", name="Add call presentations")
    search.focus()
    expect(calls.locator("[data-found] li")).not_to_have_count(0)
    search.press("ArrowDown")
    page.keyboard.press("Space")
    added = calls.locator("[data-chosen] > li:not([data-live])")
    expect(added.get_by_role("checkbox")).to_have_accessible_name(re.compile("added:"))
    page.keyboard.press("Escape")
    expect(search).to_be_focused()
    expect(calls.locator("[data-found]")).to_be_hidden()
    search.fill("nobody's")
    search.press("Enter")  # before anything is found
    expect(calls.locator("[data-found='nobody\\'s']")).to_have_count(1)
    search.press("Enter")
    expect(search).to_have_value("nobody's")  # it was not sent, and it is not sent along
    page.get_by_label("Note").fill("from the page")
    assert violations_in_both_colours(page) == []
    page.get_by_label("Reason").fill("all at once")
    page.get_by_label("Reason").press("Enter")
    expect(page.locator("#messages")).to_contain_text("extension, call presentations, note.")
    expect(extension).to_have_value("dynamic")
    expect(added).to_have_count(1)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) <= 0
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("Undone:")
    expect(form.get_by_label("Note")).to_have_value("")
    expect(added).to_have_count(0)
    page.goto(url)
    expect(rows(page).locator("ins")).to_have_count(1)
