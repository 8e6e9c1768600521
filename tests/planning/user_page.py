"""The page of one user of a plan, as a browser without a script has it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from tests.html import fields, one, texts
from tests.planning.screen import GridScreen


def posted(name: str) -> str:
    return name if name == "take_from" else name.replace("_", "-")


class UserPage:
    """A user's page in a browser without a script: what its form says, and what is typed into it."""

    def __init__(self, screen: GridScreen, key: str) -> None:
        self.client, self.url = screen.client, f"{screen.path}users/{key}/"
        self.open()

    def open(self) -> UserPage:
        self.html: Any = self.client.get(self.url)
        return self

    def save(self, **changed: Any) -> HttpResponse:
        """Send the form as it is but for ``changed``; names of parts have _ for -. Return what comes back."""
        sent = fields(one(self.html, "form#user"))
        sent |= {posted(name): of for name, of in changed.items()}
        self.html = self.client.post(self.url, sent, follow=True)
        return self.html

    def trouble(self, part: str) -> str:
        """Return why a part was not saved; "" if it was."""
        return " ".join(texts(self.html, f"#{part}-trouble"))
