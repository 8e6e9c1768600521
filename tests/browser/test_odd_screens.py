"""Screens that are small, have the system's few colours, or are printed."""

from __future__ import annotations

import re
import zlib

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.grid import cell, editor, make_plan, ready
from tests.browser.test_every_page import TOO_WIDE

ACCOUNTS, USERS = "/t/alfa/sip-accounts/", "/t/alfa/users/"
MENUS = "details:is(.dropdown, .facet)"
OUTSIDE = """menu => {
  const { left, top, right, bottom } = menu.getBoundingClientRect();
  const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  return inside ? null : [left, top, right, bottom].map(Math.round).join(", ");
}"""
COLOURS = """([element, color, background]) => {
  const looked = element ?? document.body.appendChild(document.createElement("div"));
  if (!element) Object.assign(looked.style, { color, background, forcedColorAdjust: "none" });
  const { color: ink, backgroundColor } = getComputedStyle(looked);
  return [ink, backgroundColor];
}"""
SMALL = [pytest.param(390, 844, id="phone"), pytest.param(640, 400, id="twice-as-large")]


@pytest.fixture(scope="module")
def plans() -> list[str]:
    """The path of the plan that is made for these tests, once it is."""
    return []


@pytest.fixture
def plan(open_as: OpenAs, plans: list[str]) -> str:
    if not plans:
        page = open_as("manager")
        make_plan(page, "Odd screens")
        plans.append(page.url)
    return plans[0]


def opened_outside(page: Page) -> list[str]:
    """Open every menu of the page and return those that reach beyond the screen."""
    found = []
    summaries = page.locator(f"{MENUS} > summary:visible")
    assert summaries.count() >= 2
    for summary in summaries.all():
        summary.click()
        menu = page.locator(f"{MENUS}[open] > :not(summary)")
        expect(menu).to_have_css("translate", re.compile("px"))  # it has been placed
        if where := menu.evaluate(OUTSIDE):
            found.append(f"{page.url}: {summary.inner_text()} at {where}")
        if page.evaluate(TOO_WIDE) > 0:
            found.append(f"{page.url}: {summary.inner_text()} makes the page wider than the screen")
        page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize(("width", "height"), SMALL)
def test_every_menu_opens_on_the_screen(open_as: OpenAs, plan: str, width: int, height: int) -> None:
    page = open_as("manager", width=width, height=height)
    found: list[str] = []
    for url in ("/", ACCOUNTS, USERS, "/t/alfa/changes/", "/t/alfa/plans/", plan):
        page.goto(url)
        found += opened_outside(page)
    page.keyboard.press("?")
    if where := page.locator("#keys").evaluate(OUTSIDE):
        found.append(f"the keys at {where}")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    if where := page.locator("#palette").evaluate(OUTSIDE):
        found.append(f"the search at {where}")
    assert found == [], "\n".join(found)


def test_an_open_menu_stays_on_the_screen_when_the_page_moves(open_as: OpenAs) -> None:
    page = open_as("manager", width=640, height=400)
    page.goto(ACCOUNTS)
    page.locator(".list-more > summary").click()
    button = page.locator("details.dropdown > summary", has_text="Columns")
    button.scroll_into_view_if_needed()
    button.click()
    menu = page.locator(f"{MENUS}[open] > :not(summary)")
    expect(menu).to_have_css("translate", re.compile("px"))
    page.evaluate("document.querySelector('main').style.paddingBlockStart = '70px'")
    page.wait_for_function(f"menu => !({OUTSIDE})(menu)", arg=menu.element_handle())
    page.mouse.wheel(0, 90)
    page.wait_for_function(f"menu => !({OUTSIDE})(menu)", arg=menu.element_handle())


def test_without_a_script_a_facets_menu_opens_on_the_screen(open_as: OpenAs) -> None:
    page = open_as("viewer", width=390, javascript=False)
    page.goto("/t/alfa/users/")
    for summary in page.locator(".facet > summary:visible").all():
        summary.click()
        box = page.locator(".facet[open] > .facet-menu").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        summary.click()


@pytest.mark.parametrize(("width", "height"), [*SMALL, pytest.param(1280, 800, id="laptop")])
def test_a_long_pool_keeps_its_buttons_in_sight(open_as: OpenAs, plan: str, width: int, height: int) -> None:
    page = open_as("manager", width=width, height=height)
    page.goto(plan)
    ready(page)
    cell(page, 0, "Call presentations").click()
    for _ in range(8):
        editor(page).locator("[data-found] input").first.check()
    assert editor(page).evaluate(OUTSIDE) is None
    for name in ("Save", "Cancel"):
        button = editor(page).get_by_role("button", name=name, exact=True)
        assert button.evaluate(OUTSIDE) is None
        button.click(trial=True)  # nothing covers it


def looks(box: Locator) -> bytes:
    """Return the picture of a box's middle, which neither focus nor mouse changes."""
    box.evaluate("box => box.blur()")
    box.page.mouse.move(0, 0)
    frame = box.bounding_box()
    assert frame
    clip = {
        "x": frame["x"] + 3,
        "y": frame["y"] + 3,
        "width": frame["width"] - 6,
        "height": frame["height"] - 6,
    }
    return box.page.screenshot(clip=clip)  # type: ignore[arg-type]


def test_in_few_colours_a_ticked_box_looks_otherwise(open_as: OpenAs, plan: str) -> None:
    page = open_as("manager", few_colours=True)
    page.goto(plan)
    ready(page)
    pick = page.locator("tbody .pick").first
    empty = looks(pick)
    pick.check()
    assert looks(pick) != empty
    page.goto("/t/alfa/plans/add/")
    radios = page.locator("main input[type=radio]")
    radios.nth(1).check()
    other = looks(radios.first)
    radios.first.check()
    assert looks(radios.first) != other


def test_in_few_colours_what_is_current_can_be_read_and_menus_have_an_edge(
    open_as: OpenAs, plan: str
) -> None:
    page = open_as("manager", few_colours=True)
    page.goto(f"{plan}difference/")
    wanted = page.evaluate(COLOURS, [None, "HighlightText", "Highlight"])
    for current in (".btn-group > [aria-current]", ".chip[aria-current]"):
        shown = page.locator(current).first.element_handle()
        assert page.evaluate(COLOURS, [shown, "", ""]) == wanted, current
    page.goto(ACCOUNTS)
    page.locator("details.dropdown > summary", has_text="Columns").click()
    expect(page.locator(f"{MENUS}[open] > :not(summary)")).not_to_have_css("border-top-width", "0px")


MOVING = """() => {
  const seconds = (times) => Math.max(...times.split(",").map(parseFloat));
  const moves = (part) => {
    const { transitionDuration, animationName, animationDuration } = getComputedStyle(part);
    const times = [transitionDuration, ...(animationName === "none" ? [] : [animationDuration])];
    return times.some((each) => seconds(each) > 0.001);
  };
  document.querySelector("[data-grid] tr[data-key]").dataset.news = "";
  return [...document.querySelectorAll("*")].filter(moves).length;
}"""


def test_nothing_moves_for_who_wants_less_motion_and_what_has_no_room_of_the_totals_is_in_a_menu(
    open_as: OpenAs, plan: str
) -> None:
    page = open_as("manager", width=900, height=800)
    page.goto(plan)
    ready(page)
    assert page.evaluate(MOVING) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) > 0
    page.emulate_media(reduced_motion="reduce")
    more = page.locator("#totals > [data-fit-more]")
    beyond = int(more.locator("[data-count]").inner_text())
    more.locator("summary").press("Enter")
    expect(more.locator("[data-more] > li:visible")).to_have_count(beyond)
    assert more.locator("[data-more]").evaluate(OUTSIDE) is None
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1920, "height": 800})
    expect(more).to_be_hidden()
    expect(page.locator("#totals > li:visible")).to_have_count(page.locator("[id^=total-]").count())


def texts_by_page(pdf: bytes) -> list[int]:
    """Return how many pieces of text stand on each page of what Chromium prints."""
    counts = []
    for page in re.findall(rb"/Type /Page\b(?!s).*?endobj", pdf, re.DOTALL):
        content = re.search(rb"/Contents (\d+) 0 R", page)
        assert content
        drawn = re.search(rb"\n%s 0 obj\n.*?stream\n(.*?)\nendstream" % content[1], pdf, re.DOTALL)
        assert drawn
        counts.append(len(re.findall(rb"\bT[jJ]\b", zlib.decompress(drawn[1]))))
    return counts


def test_a_printed_list_begins_on_its_first_page(open_as: OpenAs, plan: str) -> None:
    page = open_as("manager")
    for url in (ACCOUNTS, USERS, plan):
        page.goto(url)
        first, second, *_rest = texts_by_page(page.pdf(prefer_css_page_size=True))
        assert first > second / 2, f"{url}: {first} texts on the first page, {second} on the second"
