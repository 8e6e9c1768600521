"""What must not happen in a browser whatever a test does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  console.error(`CSP violation: ${violatedDirective} ${blockedURI}`);
});
"""

CANCELLED = "htmx:sendAbort", "htmx:afterRequest"  # of a request that a newer one, or leaving, made pointless
ADVICE = ("verbose", "debug")  # what Chromium would rather have, such as a user name beside every password


class Watch:
    """Collects console messages, script errors, CSP violations, server errors and requests to other hosts."""

    def __init__(self, url: str) -> None:
        self._ours = urlsplit(url).netloc
        self._expected = [*CANCELLED]
        self._seen: list[str] = []
        self._handlers = {"console": self._heard, "weberror": self._failed, "request": self._asked}

    def expect(self, text: str) -> None:
        """Let console messages pass that hold ``text``, such as Chromium's own about a 404."""
        self._expected.append(text)

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of ``context``, which tells violations by ``TELL_VIOLATIONS``."""
        for event, handler in self._handlers.items():
            context.on(event, handler)  # type: ignore[call-overload]

    def leave(self, context: BrowserContext) -> None:
        """Watch it no more."""
        for event, handler in self._handlers.items():
            context.remove_listener(event, handler)

    @property
    def problems(self) -> list[str]:
        """What happened that must not."""
        return [each for each in self._seen if not any(text in each for text in self._expected)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ADVICE:
            return
        self._seen.append(f"console {message.type} on {message.page and message.page.url}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self._seen.append(f"script error: {error.error}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self._ours:
            self._seen.append(f"request to another host: {request.url}")
