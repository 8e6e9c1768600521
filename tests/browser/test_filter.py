"""The live filter, facets, order and pages of a list."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenAs
from tests.browser.screen import choose, column, count, filter_field, fragments, narrowed, rows
from tests.browser.watch import Watch

USERS = "/t/alfa/users/"
ACCOUNTS = "/t/alfa/sip-accounts/"


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    return open_as("viewer")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_list_follows_what_is_typed(page: Page) -> None:
    page.goto(USERS)
    asked = fragments(page)
    filter_field(page).press_sequentially("kowalski", delay=20)
    expect(page).to_have_url(re.compile(r"\?q=kowalski$"))
    expect(rows(page).first).to_contain_text("Kowalski")
    assert all("Kowalski" in name for name in column(page, "Name"))
    expect(filter_field(page)).to_be_focused()
    assert len(asked) < len("kowalski"), "it waits for a pause"
    filter_field(page).press("Control+a")
    filter_field(page).press("Delete")
    expect(count(page)).to_have_text(re.compile("120 rows"))
    expect(filter_field(page)).to_be_focused()


def test_the_filter_understands_letters_without_tails_and_spaced_numbers(page: Page) -> None:
    page.goto(f"{ACCOUNTS}?sort=-caller_id")
    number = page.locator("#list .copy").first.inner_text()
    filter_field(page).fill(number)
    expect(page).to_have_url(re.compile("q="))
    assert set(column(page, "Caller ID")) == {number}
    page.goto(USERS)
    filter_field(page).fill("luczak adam")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Adam Łuczak")


def test_a_later_filter_cancels_the_earlier_one(page: Page, watch: Watch) -> None:
    watch.expect("htmx:")  # it tells the console of each request that it cancels
    page.goto(USERS)
    held: list[Route] = []
    cancelled: list[str] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.on("requestfailed", lambda request: cancelled.append(request.url))
    page.route(re.compile(r"\?q=anna$"), hold)
    with page.expect_request(re.compile(r"\?q=anna$")):
        filter_field(page).press_sequentially("anna")
    expect(page.locator("#list")).to_have_attribute("aria-busy", "true")
    with page.expect_event("requestfailed"):
        filter_field(page).fill("adam")
    expect(page).to_have_url(re.compile(r"\?q=adam$"))
    expect(rows(page).first).to_contain_text("Adam")
    expect(page.locator("#list")).not_to_have_attribute("aria-busy", "true")
    assert [urlsplit(url).query for url in cancelled] == ["q=anna"]
    assert len(held) == 1


def test_what_fits_nothing_says_so_and_leads_back(page: Page) -> None:
    page.goto(USERS)
    filter_field(page).press_sequentially("zzzz")
    expect(page.get_by_text("No matches")).to_be_visible()
    page.get_by_role("link", name="Show all").press("Enter")
    expect(rows(page)).to_have_count(50)
    expect(filter_field(page)).to_have_value("")


def test_facets_narrow_add_up_and_clear(page: Page) -> None:
    page.goto(ACCOUNTS)
    choose(page, "Type", "FAX")
    few = rows(page).count()
    assert set(column(page, "Type")) == {"FAX"}
    expect(page.locator(".facet[open]")).to_have_attribute("data-facet", "type")
    choose(page, "Type", "SIPT")
    assert rows(page).count() > few
    assert set(column(page, "Type")) == {"FAX", "SIPT"}
    choose(page, "Assigned", "no")
    assert query(page) == {"type": ["FAX", "SIPT"], "assigned": ["no"]}
    expect(narrowed(page)).to_have_text([re.compile(r"Type: FAX \+1"), re.compile("Assigned: no")])
    page.get_by_role("link", name="Type: FAX").click()
    expect(narrowed(page)).to_have_count(1)
    assert query(page) == {"assigned": ["no"]}
    choose(page, "Server", "SIP9")
    page.locator(".facets [data-fit-more] > summary").click()  # where it stands for want of room
    page.get_by_role("link", name="Clear all").click()
    expect(narrowed(page)).to_have_count(0)
    expect(count(page)).to_have_text(re.compile("160 rows"))
    assert query(page) == {}


def test_a_facets_number_is_what_choosing_it_shows(page: Page) -> None:
    page.goto(f"{ACCOUNTS}?q=sip8")
    page.locator("summary", has_text="Type").click()
    value = page.locator(".facet[open] .facet-value", has_text="VOICE")
    promised = value.locator(".facet-count").inner_text()
    choose(page, "Type", "VOICE")
    expect(count(page)).to_have_text(re.compile(f"^\\s*{promised} rows"))


def test_facets_by_the_keyboard(page: Page) -> None:
    page.goto(ACCOUNTS)
    summary = page.locator("summary", has_text="Server")
    summary.press("Enter")
    page.keyboard.press("Tab")
    chosen = page.locator(":focus").locator(".facet-label").inner_text()
    page.keyboard.press("Enter")
    expect(narrowed(page)).to_contain_text(f"Server: {chosen}")
    expect(page.locator(":focus")).to_have_attribute("data-focus-key", f"facet-server={chosen}")
    page.keyboard.press("Escape")
    expect(page.locator(".facet[open]")).to_have_count(0)
    expect(summary).to_be_focused()
    narrowed(page).get_by_role("link").press("Enter")
    expect(narrowed(page)).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute("data-focus-key", "facet-server")


def test_typing_keeps_facets_and_order(page: Page) -> None:
    page.goto(f"{ACCOUNTS}?type=VOICE&sort=-extension&per_page=25")
    filter_field(page).press_sequentially("konsultant")
    expect(page).to_have_url(re.compile("q=konsultant"))
    assert query(page) == {
        "q": ["konsultant"],
        "type": ["VOICE"],
        "sort": ["-extension"],
        "per_page": ["25"],
    }
    extensions = [int(extension) for extension in column(page, "Extension")]
    assert extensions == sorted(extensions, reverse=True)


def test_every_column_sorts_both_ways_by_the_keyboard(page: Page) -> None:
    page.goto(ACCOUNTS)
    for label in ("Name", "Type", "Server", "Caller ID", "Assigned", "Holder", "Extension"):
        header = page.locator("#list thead th", has_text=label)
        for direction in ("ascending", "descending"):
            header.get_by_role("link").press("Enter")
            expect(header).to_have_attribute("aria-sort", direction)
            expect(header.get_by_role("link")).to_be_focused()
    assert query(page)["sort"] == ["-extension"]
    extensions = [int(extension) for extension in column(page, "Extension")]
    assert extensions == sorted(extensions, reverse=True)


def test_pages_start_at_their_first_row(page: Page) -> None:
    page.goto(f"{ACCOUNTS}?per_page=25")
    first = column(page, "Extension")
    region = page.locator("#list > .sheet")
    region.evaluate("region => region.scrollTo(0, 300)")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="2", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("[aria-current=page]:focus")).to_have_text("2")
    assert not set(first) & set(column(page, "Extension"))
    assert page.locator("#list > .sheet").evaluate("region => region.scrollTop") == 0
    expect(rows(page).first).to_be_in_viewport()


def test_a_reload_shows_the_same_screen(page: Page) -> None:
    page.goto(ACCOUNTS)
    choose(page, "Type", "VOICE")
    page.keyboard.press("Escape")
    page.locator("#list thead").get_by_role("link", name="Name").click()
    expect(page).to_have_url(re.compile("sort=name"))
    filter_field(page).press_sequentially("sip9")
    expect(page).to_have_url(re.compile("q=sip9"))
    shown, value = page.locator("#list").inner_text(), filter_field(page).input_value()
    page.reload()
    assert page.locator("#list").inner_text() == shown
    expect(filter_field(page)).to_have_value(value)
