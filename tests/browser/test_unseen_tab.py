"""A tab that nobody sees asks for no newer state."""

from __future__ import annotations

from tests.browser.conftest import OpenAs

HIDDEN = "value => Object.defineProperty(document, 'hidden', {configurable: true, get: () => value})"
LOOK = "() => window.htmx.trigger('#sync-status', 'look')"
SEEN = "() => document.dispatchEvent(new Event('visibilitychange'))"


def test_the_status_line_asks_only_while_it_is_seen(open_as: OpenAs) -> None:
    page = open_as("manager")
    page.goto("/t/desk/users/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(HIDDEN, arg=True)
    page.evaluate(LOOK)
    page.evaluate(SEEN)
    assert not [url for url in asked if "/syncs/status/" in url]
    page.evaluate(HIDDEN, arg=False)
    with page.expect_response(lambda response: "/syncs/status/" in response.url) as answered:
        page.evaluate(SEEN)
    assert answered.value.status == 200
