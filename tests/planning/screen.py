"""A grid in a browser, as far as the server sees it: it asks, and keeps what it was told to draw."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from tests.planning.pages import text
from tests.planning.world import Centre

HTMX = {"HX-Request": "true"}


def path_of(centre: Centre) -> str:
    """Return the address of the grid of the centre's plan."""
    return f"/t/alfa/plans/{centre.plan.pk}/"


@dataclass
class GridScreen:
    """The grid of a plan at ``path``: the HTML of its rows by key, and the version it is as of."""

    client: Client
    path: str
    rows: dict[str, str] = field(default_factory=dict)
    seen: int = 0
    last: str = ""  # the HTML that came last
    editable: str = "1"

    def open(self, query: str = "") -> GridScreen:
        """Load the page."""
        self.last = self.client.get(f"{self.path}{query}").content.decode()
        self.rows = rows_in(self.last)
        self.seen = int(re.findall(r'name="seen" value="(\d+)"', self.last)[0])
        self.editable = re.findall(r'name="editable" value="(\d)"', self.last)[0]
        return self

    @property
    def state(self) -> dict[str, Any]:
        """What goes along with every request."""
        columns = "name,group,extension,mode,calls,sms,note,findings"
        return {"keys": ",".join(self.rows), "columns": columns, "seen": self.seen, "editable": self.editable}

    def edit(self, key: str, part: str, **values: Any) -> HttpResponse:
        """Send an edit of one cell as the grid does, and draw what comes back."""
        version = values.pop("version", self.version(key))
        fields = {"part": part, "version": version, "token": uuid4(), **values}
        return self.post(f"users/{key}/", **fields)

    def post(self, path: str, **fields: Any) -> HttpResponse:
        response = self.client.post(f"{self.path}{path}", {**self.state, **fields}, headers=HTMX)
        return self._drawn(response)

    def look(self) -> HttpResponse:
        """Ask for what others have done."""
        return self._drawn(self.client.get(f"{self.path}changes/", self.state, headers=HTMX))

    def findings(self, key: str) -> str:
        """Return what a user's findings unfold to."""
        return self.client.get(f"{self.path}users/{key}/findings/", headers=HTMX).content.decode()

    def version(self, key: str) -> int:
        """The version of a user's row that is on the screen."""
        found = re.search(r'data-version="(\d+)"', self.rows.get(key, ""))
        return int(found[1]) if found else 0

    def text(self, key: str, label: str) -> str:
        """What a cell shows."""
        return cells(self.rows[key])[label]

    def _drawn(self, response: HttpResponse) -> HttpResponse:
        self.last = response.content.decode()
        self.changed = rows_in(self.last)
        self.rows |= self.changed
        for seen in re.findall(r'name="seen" value="(\d+)"', self.last):
            self.seen = int(seen)
        return response


def rows_in(html: str) -> dict[str, str]:
    """Return the rows of a grid by key."""
    return {key: row for row, key in re.findall(r'(<tr id="row-([cp]\d+)".*?</tr>)', html, re.DOTALL)}


def cells(row: str) -> dict[str, str]:
    """Return the text of each cell of a row by its label."""
    return {
        unescape(label): text(inside)
        for label, inside in re.findall(r'<td data-label="([^"]*)"[^>]*>(.*?)</td>', row, re.DOTALL)
    }


def fields_of(html: str, button: str) -> dict[str, str | list[str]]:
    """Return the hidden fields of the form with this button."""
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if button in text(form))
    fields: dict[str, str | list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        if name != "csrfmiddlewaretoken":
            fields[name] = unescape(value)
    return fields
