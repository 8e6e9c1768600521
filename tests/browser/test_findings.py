"""The page of findings by rule: how many rows it shows, filtered, folded, and mended for many at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_both_colours
from tests.browser.conftest import OpenAs
from tests.browser.grid import make_plan, unfolded
from tests.browser.screen import filter_field, renew

OUTSIDE = "section[aria-labelledby=rule-caller_id_outside_pool]"
TOP = "element => element.getBoundingClientRect().top"
WHOLE = """
(sheet) => {
  const end = sheet.getBoundingClientRect().bottom;
  const lines = [...sheet.querySelectorAll(".rule-head, .rule-row")];
  return lines.filter((line) => line.checkVisibility() && line.getBoundingClientRect().bottom <= end).length;
}
"""
LEAST_WHOLE = 17  # rows and headings of rules together
PHONE_FIRST_ROW = 300  # px


@pytest.fixture
def page(open_as: OpenAs, newcomer: str) -> Page:
    page = open_as(newcomer)
    make_plan(page, f"Plan of {newcomer}")
    return page


def open_findings(page: Page) -> None:
    page.locator(".tabs").get_by_role("link", name="Findings").click()
    page.get_by_role("link", name="Already there").first.click()
    expect(page.locator(".rule-row").first).to_be_visible()


def figure(page: Page, name: str) -> int:
    return int(page.locator(".finding-kinds a", has_text=name).locator("b").inner_text())


def test_findings_are_filtered_folded_and_fit_the_screen(page: Page) -> None:
    open_findings(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#rules")).to_be_visible()
    assert page.locator("#rules").evaluate(WHOLE) >= LEAST_WHOLE
    surname = page.locator(".rule-people a").first.inner_text().split()[-1]
    before = figure(page, "Already there")
    filter_field(page).press_sequentially(surname)
    expect(page.locator(".rule-people").filter(has_not_text=surname)).to_have_count(0)
    expect(page.locator(".rule-people").first).to_contain_text(surname)
    expect(page).to_have_url(re.compile("origin=live"))
    assert figure(page, "Already there") < before
    filter_field(page).fill("")
    expect(page.locator(".finding-kinds a", has_text="Already there")).to_contain_text(str(before))
    page.get_by_role("button", name="Fold all").click()
    expect(page.locator(".rule-row").first).to_be_hidden()
    for come_anew in (lambda: renew(page), page.reload):
        come_anew()
        expect(page.locator(".rule-row").first).to_be_hidden()
    page.get_by_role("button", name="Fold all").click()
    expect(page.locator(".rule-row").first).to_be_visible()
    assert violations_in_both_colours(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.locator(".rule-row").first.evaluate(TOP) <= PHONE_FIRST_ROW
    assert violations_in_both_colours(page) == []


def test_a_rule_is_mended_for_many_at_once_and_that_is_undone(page: Page) -> None:
    open_findings(page)
    before = figure(page, "Already there")
    section = page.locator(OUTSIDE)
    whole = int(section.locator("h2 .num").inner_text())
    for row in section.locator(".rule-row").all()[:2]:
        row.get_by_role("checkbox").press("Space")
    section.get_by_role("button", name="Add caller IDs").press("Enter")
    expect(page.locator("#preview tbody > tr")).to_have_count(2)
    assert violations_in_both_colours(page) == []
    page.locator("#preview button[name=do]").first.press("Enter")
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo.first).to_be_visible()
    page.locator("#total-earlier").click()
    expect(section.locator("h2 .num")).to_have_text(str(whole - 2))
    page.locator("[name=last][value=undo]").press("Enter")
    page.goto(page.url)
    page.locator("#total-earlier").click()
    expect(page.locator(".finding-kinds b").nth(1)).to_have_text(str(before))


def test_acknowledging_in_the_grid_comes_back_to_the_open_row(page: Page) -> None:
    page.goto(f"{page.url.partition('?')[0]}?scope=others&sort=name")
    opener = page.locator("[data-findings]:has(.earlier)").nth(3)
    opener.press("Enter")
    unfolded(page).get_by_role("button", name="Acknowledge…").first.press("Enter")
    page.get_by_label("Reason").fill("As agreed")
    page.get_by_role("button", name="Acknowledge", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(r"scope=others&sort=name#c\d+-findings$"))
    expect(unfolded(page)).to_contain_text("As agreed")
    expect(page.locator("[data-findings]:focus")).to_have_count(1)
