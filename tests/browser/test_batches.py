"""What is done to many users of a grid at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_both_colours
from tests.browser.conftest import OpenAs
from tests.browser.grid import make_plan
from tests.browser.picked import box, change_together, extensions, picked
from tests.browser.screen import rows

ROWS_TOO_WIDE = "rows => rows.scrollWidth - rows.clientWidth"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(open_as: OpenAs, newcomer: str) -> Page:
    page = open_as(newcomer)
    make_plan(page, f"Plan of {newcomer}")
    page.get_by_role("button", name="Dismiss").click()  # the pages stand where messages do
    return page


def test_a_range_is_filled_and_taken_back_with_one_click(page: Page) -> None:
    names = [row.get_attribute("data-name") or "" for row in rows(page).all()[:3]]
    before = extensions(page, names)
    box(page, 0).click()
    box(page, 2).click(modifiers=["Shift"])
    change_together(page, "Give each user the next free account")
    page.get_by_label("From extension").fill("200")
    page.get_by_role("button", name="Preview").press("Enter")
    expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
    assert violations_in_both_colours(page) == []
    after = [cell.inner_text() for cell in page.locator('.batch-table [data-label="Extension"] ins').all()]
    page.get_by_label("Reason").fill("New desks")
    page.get_by_role("button", name="Apply to 3 users").click()

    expect(page.locator("#messages")).to_contain_text("3 users changed: free accounts given.")
    expect(picked(page)).to_have_text("3")
    for name, number in zip(names, after, strict=True):
        expect(rows(page).filter(has_text=name).locator('[data-label="Extension"]')).to_contain_text(
            number.split(",")[0]
        )

    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("Undone")
    expect(page.locator("#picks")).to_be_visible()
    assert extensions(page, names) == before


def test_who_cannot_be_done_is_named_and_the_rest_is_done(page: Page) -> None:
    for at in range(3):
        box(page, at).click()
    change_together(page, "Swap the extensions of two users")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".batch-table")).to_contain_text("Select exactly two users to swap.")
    expect(page.get_by_role("button", name=re.compile("^Do"))).to_have_count(0)
    page.get_by_role("radio", name="Add to the plan").check()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Apply to 3 users").click()
    expect(page.locator("#totals")).to_contain_text("3 users in the plan")


def test_a_preview_is_not_done_once_the_form_says_something_else(page: Page) -> None:
    box(page, 0).click()
    box(page, 1).click()
    change_together(page, "Set the mode")
    page.get_by_role("radio", name="Add to the plan").check()
    page.get_by_role("button", name="Preview").click()
    do, show_all = page.locator("#preview [name=do]"), page.locator("#preview [name=show]").nth(1)
    changed = page.locator("#preview").get_by_text("The action has changed.")
    expect(do).to_be_enabled()
    expect(changed).to_be_hidden()

    page.get_by_role("radio", name="Give each user the next free account").check()
    expect(do).to_be_disabled()
    expect(show_all).to_be_disabled()
    expect(changed).to_be_visible()
    expect(page.locator("#announce")).to_contain_text("The action has changed.")
    assert violations_in_both_colours(page) == []
    page.get_by_role("radio", name="Add to the plan").check()
    expect(do).to_be_enabled()
    expect(changed).to_be_hidden()

    page.get_by_role("radio", name="Give each user the next free account").check()
    page.get_by_label("From extension").fill("200")
    page.get_by_role("button", name="Preview").click()
    expect(do).to_be_enabled()
    page.get_by_label("From extension").fill("201")
    expect(do).to_be_disabled()
    page.get_by_label("From extension").fill("200")
    page.get_by_role("button", name="Apply to 2 users").click()
    expect(page.locator("#messages")).to_contain_text("2 users changed: free accounts given.")


def test_looking_for_numbers_leaves_a_preview_as_it_is(page: Page) -> None:
    box(page, 0).click()
    change_together(page, "Add, remove or replace call presentations")
    boxes = page.locator("#calls-numbers").get_by_role("checkbox")
    boxes.nth(1).check()
    page.get_by_role("radio", name="Replace each pool with these").first.check()
    page.get_by_role("button", name="Preview").click()
    do = page.locator("#preview [name=do]")
    page.get_by_label("Find by number or name").first.fill("nothing like this")
    expect(boxes).to_have_count(1)
    expect(do).to_be_enabled()
    boxes.uncheck()
    expect(do).to_be_disabled()
    page.set_viewport_size({"width": 390, "height": 844})  # each user is a card, as wide as the screen
    assert (
        page.locator("#preview td").evaluate_all(
            "cells => Math.min(...cells.map((cell) => cell.clientWidth))"
        )
        > 300
    )


def test_numbers_are_looked_up_and_added_to_all(page: Page) -> None:
    box(page, 0).click()
    page.get_by_role("checkbox", name="Select all users on this page").click()
    expect(picked(page)).to_have_text("50")
    change_together(page, "Add, remove or replace call presentations")
    numbers = page.locator("#calls-numbers")
    first = numbers.get_by_role("checkbox").nth(2)
    ticked = first.get_attribute("value") or ""
    first.check()
    page.get_by_label("Find by number or name").first.fill("nothing like this")
    expect(numbers.get_by_role("checkbox")).to_have_count(1)
    expect(numbers.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("radio", name="Replace each pool with these").first.check()
    page.get_by_role("button", name="Preview").click()
    shown = page.locator(".batch-table tbody tr").first
    expect(shown).to_contain_text("added:")
    assert ticked[-9:] in shown.inner_text().replace("\u00a0", "").replace(" ", "")
    done = page.get_by_role("button", name=re.compile(r"^Apply to \d+ users$"))
    changed = re.findall(r"\d+", done.inner_text())[0]
    done.click()
    expect(page.locator("#messages")).to_contain_text(f"{changed} users changed: pools changed.")


def test_picked_rows_are_copied_as_an_export_has_them(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box(page, 1).click()
    page.keyboard.press("Control+c")
    expect(page.locator("#announce")).to_contain_text("Copied: 1")
    cells = page.evaluate("navigator.clipboard.readText()").split("\t")
    assert cells[0] == rows(page).nth(1).get_attribute("data-name")
    assert re.fullmatch(r"\d*", cells[2])
    assert all(re.fullmatch(r"\d{11}|", number) for number in cells[3].split(", "))


def test_a_phone(open_as: OpenAs, page: Page) -> None:
    narrow = open_as("supervisor", width=390)
    narrow.goto(page.url)
    assert narrow.locator("#list > .sheet").evaluate(ROWS_TOO_WIDE) == 0
    box(narrow, 0).click()
    box(narrow, 30).click(modifiers=["Shift"])
    expect(picked(narrow)).to_be_in_viewport()
    assert violations_in_both_colours(narrow) == []
    change_together(narrow, "Remove from the plan")
    narrow.get_by_role("button", name="Preview").click()
    expect(narrow.get_by_role("button", name="No change")).to_be_in_viewport()
    assert violations_in_both_colours(narrow) == []
    assert narrow.evaluate(TOO_WIDE) == 0


def test_without_scripts(open_as: OpenAs, page: Page) -> None:
    url = page.url
    plain = open_as("supervisor", javascript=False)
    plain.goto(url)
    box(plain, 0).check()
    box(plain, 3).check()
    plain.locator("#picks summary").click()
    plain.get_by_role("button", name="Remove extensions").click()
    expect(plain.get_by_role("heading", name="Change 2 users")).to_be_visible()
    plain.get_by_role("button", name="Preview").click()
    plain.get_by_role("button", name=re.compile("^Apply to")).click()
    expect(plain.locator("#messages")).to_contain_text("extensions removed")
    plain.locator("#messages").get_by_role("button", name="Undo").click()
    expect(plain.locator("#messages")).to_contain_text("Undone")


def test_users_of_the_crm_list_are_planned_for(page: Page) -> None:
    title = page.get_by_role("heading", level=1).inner_text().removesuffix("draft").strip()
    page.goto("/t/alfa/users/")
    box(page, 1).click()
    box(page, 2).click()
    page.get_by_role("button", name="Add to plan…").click()
    assert violations_in_both_colours(page) == []
    page.get_by_role("button", name=re.compile(rf"Add.*{title}$")).click()
    page.get_by_role("button", name="Apply to 2 users").click()
    expect(page.locator("#totals")).to_contain_text("2 users in the plan")
