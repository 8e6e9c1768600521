"""Rows first: how many of each list stand on a screen, whole, in one line and not cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.full_lists import NAME
from tests.browser.grid import cell, editor
from tests.browser.product import Product

AT_LEAST = {(1280, 800): 15, (1920, 1080): 24}  # rows, by the width and height of a screen in pixels
IN_TROUBLE = 12
TABLETS = (768, 1024)  # widths in pixels
PHONE = (390, 844)
FIRST_ROW_WITHIN = 300  # pixels from the top of a phone's screen
LISTS = (
    "sip-accounts",
    "call-presentations",
    "sms-senders",
    "users",
    "teams",
    "plans",
    "changes",
    "syncs",
    "people",
)
URLS = ("/tenants/", "/people/", *(f"/t/{NAME}/{name}/" for name in LISTS))

# Rows between head and foot that nothing covers; what of them wraps or is cut, but for notes and e-mails.
SEEN = """() => {
  const sheet = document.querySelector(".sheet");
  const box = sheet.getBoundingClientRect();
  const head = sheet.querySelector("thead").getBoundingClientRect();
  const line = parseFloat(getComputedStyle(sheet).getPropertyValue("--row")) * 16;
  const rows = [...sheet.querySelectorAll("tbody > tr")].filter((row) => {
    const { left, width, top, bottom } = row.getBoundingClientRect();
    if (top < head.bottom - 1 || bottom > Math.min(box.bottom, innerHeight) + 1) return false;
    const ends = [left + 60, Math.min(left + width, box.right) - 30];
    return ends.every((x) => row.contains(document.elementFromPoint(x, bottom - 3)));
  });
  const cells = [...sheet.querySelectorAll("thead th"), ...rows.flatMap((row) => [...row.cells])];
  const cut = cells
    .filter((cell) => cell.offsetWidth && !cell.matches(".email, .changes-fields"))
    .flatMap((cell) => [cell, ...cell.querySelectorAll(".badge, .status, .cell, .value, .finding, ins, del")])
    .filter((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== "inline")
    .map((part) => `cut: ${part.innerText.slice(0, 60)}`);
  const wrapped = rows.filter((row) => row.offsetHeight > line + 1).map((row) => `wraps: ${row.innerText}`);
  const hidden = sheet.scrollWidth - sheet.clientWidth;
  const wider = hidden > 0 ? [`${hidden} px are out of sight`] : [];
  const problems = [...new Set([...cut, ...wrapped, ...wider])];
  return { rows: rows.length, problems: problems.slice(0, 8) };
}"""


HIDDEN = """() => {
  const parts = [document.documentElement, document.querySelector(".sheet")];
  return Math.max(...parts.map((part) => part.scrollWidth - part.clientWidth));
}"""


@pytest.fixture(scope="module")
def full(product: Product) -> Product:
    """The product, with a tenant of which every list is longer than a screen."""
    product.installed.python("from tests.browser.full_lists import enter; enter()")
    return product


@pytest.fixture
def trouble(full: Product) -> Iterator[None]:
    """The CCRM has answered nothing."""
    full.installed.python("from tests.browser.full_lists import fail; fail()")
    yield
    full.installed.python("from tests.browser.full_lists import recover; recover()")


@pytest.fixture
def arrivals(full: Product) -> Iterator[None]:
    """Some who were planned are there, and one who is gone may be somebody else."""
    full.installed.python("from tests.browser.full_lists import arrive; arrive()")
    yield
    full.installed.python("from tests.browser.full_lists import undo_arrivals; undo_arrivals()")


def too_few(page: Page, url: str, *, fewest: int = 0) -> list[str]:
    """Return what is wrong with the rows of a list on either screen."""
    page.goto(url)
    expect(page.locator(".sheet tbody > tr").first).to_be_visible()
    found = [problem for screen in AT_LEAST for problem in too_few_on(page, screen, fewest=fewest)]
    return [*found, *sideways(page)]


def sideways(page: Page) -> list[str]:
    """Return on which smaller screens something of a list is out of sight."""
    found = []
    for width in TABLETS:
        page.set_viewport_size({"width": width, "height": 800})
        if hidden := page.evaluate(HIDDEN):
            found.append(f"{page.url} at {width} px: {hidden} px are out of sight")
    return found


def too_few_on(page: Page, screen: tuple[int, int], *, fewest: int = 0) -> list[str]:
    width, height = screen
    page.set_viewport_size({"width": width, "height": height})
    seen = page.evaluate(SEEN)
    wanted = fewest or AT_LEAST[screen]
    found = [] if seen["rows"] >= wanted else [f"{seen['rows']} rows instead of {wanted}"]
    return [f"{page.url} at {width} px: {problem}" for problem in [*found, *seen["problems"]]]


def a_plan(page: Page) -> str:
    """Return the URL path of one of the plans."""
    page.goto(f"/t/{NAME}/plans/")
    url: str = page.locator("#list tbody a").first.evaluate("link => link.pathname")
    return url


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_screen_is_full_of_rows(full: Product, open_as: OpenAs, language: str) -> None:
    page = open_as("operator", language=language)
    found = [problem for url in (*URLS, a_plan(page)) for problem in too_few(page, url)]
    assert found == [], "\n".join(found)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#list thead .group")).to_be_visible()  # of the plan, beside the open menu


@pytest.mark.parametrize("language", ["en", "pl"])
def test_trouble_takes_no_row(full: Product, trouble: None, open_as: OpenAs, language: str) -> None:
    page = open_as("operator", language=language)
    lists = [url for url in URLS if url.startswith("/t/")]
    found = [problem for url in (*lists, a_plan(page)) for problem in too_few(page, url, fewest=IN_TROUBLE)]
    assert found == [], "\n".join(found)
    chip = page.locator("#sync-status summary")
    expect(chip).to_have_class(re.compile("mirror-trouble"))
    chip.click()
    expect(page.locator(".mirror-menu .alert")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "pl"])
def test_arrivals_take_a_line(full: Product, arrivals: None, open_as: OpenAs, language: str) -> None:
    page = open_as("operator", language=language)
    found = [problem for url in (f"/t/{NAME}/plans/", a_plan(page)) for problem in too_few(page, url)]
    assert found == [], "\n".join(found)
    for name, offers in (("arrivals", 5), ("returns", 1)):
        fold = page.locator(f".plan-arrivals:has(#{name})")
        expect(fold.get_by_role("button")).to_have_count(0)
        fold.locator("summary").click()
        expect(fold.locator("li").get_by_role("button")).to_have_count(offers)


def test_an_edit_takes_no_row(full: Product, open_as: OpenAs) -> None:
    page = open_as("operator", width=1280, height=800)
    page.goto(a_plan(page))
    before = page.evaluate(SEEN)["rows"]
    cell(page, 0, "Note").focus()
    page.keyboard.type("from Monday")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_contain_text("note")
    expect(editor(page)).to_be_hidden()
    page.locator("tbody .pick").nth(3).check()
    expect(page.locator(".selected")).to_be_visible()
    assert page.evaluate(SEEN)["rows"] == before


def test_rows_may_be_comfortable(full: Product, open_as: OpenAs) -> None:
    page = open_as("operator", width=1280, height=800)
    page.goto(f"/t/{NAME}/users/")
    page.locator(".person > summary").click()
    page.get_by_role("button", name="Comfortable rows").click()
    assert page.locator("tbody > tr").first.evaluate("row => row.offsetHeight") == 36
    assert page.evaluate(SEEN)["rows"] >= 15
    page.keyboard.press("[")
    expect(page.locator("#menu")).to_have_css("width", "48px")
    page.reload()
    expect(page.locator("#menu")).to_have_css("width", "48px")
    page.get_by_role("button", name="Unfold the menu").click()
    expect(page.locator("#menu")).to_have_css("width", "176px")


def test_on_a_phone_the_rows_begin_at_once(full: Product, open_as: OpenAs) -> None:
    page = open_as("operator", width=PHONE[0], height=PHONE[1])
    late = []
    for url in (*URLS, a_plan(page)):
        page.goto(url)
        first = page.locator(".sheet tbody > tr").first
        expect(first).to_be_visible()
        top = first.evaluate("row => row.getBoundingClientRect().top")
        if top > FIRST_ROW_WITHIN:
            late.append(f"{url}: {top} px")
        heights = page.locator(".sheet [data-label]:visible").evaluate_all(
            "cells => cells.filter((cell) => cell.offsetHeight > 48).map((cell) => cell.innerText)"
        )
        late += [f"{url} wraps: {text}" for text in heights]
    assert late == []
