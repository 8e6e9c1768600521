"""Browser profiles, used again by one test after the other: two thirds of a first page go into a new one."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.watch import TELL_VIOLATIONS

PATIENCE = 15_000  # milliseconds for a condition to come true, on a busy machine


class Profiles:
    """Profiles in which nobody is logged in and nothing is kept but the product's own files."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self._chromium = chromium
        self._url = url
        self._options: dict[BrowserContext, dict[str, Any]] = {}
        self._idle: list[BrowserContext] = []

    def take(self, **options: Any) -> tuple[BrowserContext, Page]:
        """Return a profile with these options that is in no use, and an empty page in it."""
        for context in self._idle:
            if self._options[context] == options:
                self._idle.remove(context)
                [last] = context.pages
                page = context.new_page()
                last.close()  # its process is the new page's, too, which would begin one otherwise
                return context, page
        context = self._chromium.new_context(
            base_url=self._url, timezone_id="Europe/Warsaw", reduced_motion="reduce", **options
        )
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(2 * PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        self._options[context] = options
        return context, context.new_page()

    def give_back(self, context: BrowserContext) -> None:
        """Take a profile back: forget who was logged in, what was allowed and what pages have stored."""
        try:
            page, *others = [page for page in context.pages if not page.is_closed()]
            for other in others:
                other.close()
            page.on("dialog", lambda dialog: dialog.accept())  # that something is unsent
            page.goto("about:blank")
            page.context.new_cdp_session(page).send(
                "Storage.clearDataForOrigin", {"origin": self._url, "storageTypes": "local_storage,indexeddb"}
            )
            context.clear_cookies()
            context.clear_permissions()
        except (Error, ValueError):  # no page is left, or none that lets itself be left
            context.close()
        else:
            self._idle.append(context)
