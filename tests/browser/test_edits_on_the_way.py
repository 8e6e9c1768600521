"""Edits whose responses come late, or never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenAs
from tests.browser.grid import (
    cell,
    make_plan,
    nothing_is_waiting,
    ready,
    type_note,
)
from tests.browser.screen import filter_field, renew, rows
from tests.browser.watch import Watch


@pytest.fixture
def page(open_as: OpenAs, newcomer: str, watch: Watch) -> Page:
    """The grid of a plan of the newcomer's own."""
    for usual in ("htmx:", "409", "422 (Unprocessable"):
        watch.expect(usual)
    page = open_as(newcomer)
    make_plan(page, f"Kept by {newcomer}")
    return page


def test_responses_that_come_after_the_list_was_renewed_find_their_places(
    page: Page, open_as: OpenAs
) -> None:
    logged: list[str] = []
    page.on("console", lambda message: logged.append(message.text))
    other = open_as("manager")
    other.goto(page.url)
    ready(other)
    with held_up(page, r"/changes/"):
        type_note(other, 0, "theirs")
        nothing_is_waiting(other)
        page.evaluate("window.htmx.trigger('#grid-news', 'look')")
        expect(page.locator("#grid-news.htmx-request")).to_have_count(1)
        renew(page)
    expect(page.locator("#grid-news.htmx-request")).to_have_count(0)
    expect(cell(page, 0, "Note")).to_contain_text("theirs")
    with held_up(page, r"/users/\w+/"):
        type_note(page, 1, "of a row that is not on the screen any more")
        filter_field(page).fill("nobody is called so")
        expect(rows(page)).to_have_count(0)
    nothing_is_waiting(page)
    assert [text for text in logged if "oobError" in text] == []


@contextmanager
def held_up(page: Page, urls: str) -> Iterator[None]:
    """Let requests wait until the end of the block."""
    waiting: list[Route] = []
    holding = True

    def handle(route: Route) -> None:
        waiting.append(route) if holding else route.continue_()

    page.route(re.compile(urls), handle)
    yield
    holding = False
    for route in waiting:
        route.continue_()


def test_an_edit_that_can_never_be_saved_is_reported_once_and_not_sent_again(
    page: Page, watch: Watch
) -> None:
    watch.expect("403 (Forbidden")
    watch.expect("Response Status Error Code 403")
    sent: list[str] = []

    def refuse(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=403, body="no longer")

    page.route(
        "**/users/*/", lambda route: refuse(route) if route.request.method == "POST" else route.fallback()
    )
    type_note(page, 0, "typed for long")
    alert = page.locator("[data-alert='edit-refused']")
    expect(alert).to_contain_text("you can't change this plan")
    expect(alert).to_contain_text("typed for long")
    expect(page.locator("[data-alert='response-error']")).to_have_count(0)
    nothing_is_waiting(page)
    page.reload()
    ready(page)
    expect(alert).to_contain_text("typed for long")
    assert len(sent) == 1
    alert.get_by_role("button", name="Discard it").click()
    page.reload()
    ready(page)
    expect(alert).to_have_count(0)
    assert len(sent) == 1
