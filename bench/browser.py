"""The first page in Chromium: what it loads, and how soon a key shows its rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench.data import LARGE
from bench.environment import HOST
from bench.figures import limit, middle
from bench.lists import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

    from bench.figures import Line

DEBOUNCE = 200  # milliseconds that the filter waits for another key
ASSETS = ("script", "stylesheet", "font")
# Resolves to the milliseconds from the last key to the second frame after the rows are in place.
PAINTED = """() => new Promise(resolve => {
    const field = document.querySelector("[data-filter]");
    let started = 0;
    field.addEventListener("input", () => { started = performance.now(); });
    document.body.addEventListener("htmx:afterSwap", () => requestAnimationFrame(() => requestAnimationFrame(
        () => resolve(performance.now() - started))), {once: true});
    window.benchReady = true;
})"""


def measure(database: str, port: int, session: str, words: dict[str, list[str]]) -> Iterator[Line]:
    """Yield the size of what the page loads and the time of a key; nothing where there is no browser."""
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - it may be missing
    except ImportError:
        print("The browser is left out: Playwright is not installed.", file=sys.stderr)
        return
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=_chromium())
        except Error as error:
            print(f"The browser is left out: {error.message.splitlines()[0]}", file=sys.stderr)
            return
        context = chromium.new_context(base_url=f"http://{HOST}:{port}", locale="en")
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://{HOST}:{port}"}])
        size = _loaded(context)
        yield limit(database, "browser", "JavaScript, CSS and fonts, compressed", size / 1000, 350, "KB")
        page = context.new_page()
        times = [_keystroke(page, word) for word in words["rare"][:5] for _ in range(2)]
        yield limit(database, "browser", "key to painted rows, beyond the debounce", middle(times), 150, "ms")
        chromium.close()


def _chromium() -> str | None:
    """Return Debian's Chromium if there is one; else Playwright takes its own."""
    from shutil import which  # noqa: PLC0415

    return which("chromium")


def _loaded(context: BrowserContext) -> int:
    """Return the bytes of assets that the first page loads on an empty cache."""
    page = context.new_page()
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 - Playwright marks it
    page.goto(address(LARGE, ""), wait_until="networkidle")
    size = sum(request.sizes()["responseBodySize"] for request in finished if request.resource_type in ASSETS)
    page.close()
    return size


def _keystroke(page: Page, word: str) -> float:
    """Type the last letter of ``word``; return the milliseconds to its painted rows beyond the debounce."""
    page.goto(address(LARGE, f"q={word[:-1]}"), wait_until="networkidle")
    field = page.locator("[data-filter]")
    field.focus()
    page.keyboard.press("End")
    page.evaluate("() => { window.benchTime = (" + PAINTED + ")(); }")
    page.wait_for_function("() => window.benchReady")
    page.keyboard.type(word[-1])
    return float(page.evaluate("() => window.benchTime")) - DEBOUNCE
