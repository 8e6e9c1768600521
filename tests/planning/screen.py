"""A grid in a browser, as far as the server sees it: it asks, and keeps what it was told to draw."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bs4 import Tag
from django.http import HttpResponse
from django.test import Client

from tests import html
from tests.html import one, select, text, values
from tests.planning.world import Centre

HTMX = {"HX-Request": "true"}


def path_of(centre: Centre) -> str:
    """Return the URL path of the grid of the centre's plan."""
    return f"/t/alfa/plans/{centre.plan.pk}/"


@dataclass
class GridScreen:
    """The grid of a plan at ``path``: its rows by key, and the version it is as of."""

    client: Client
    path: str
    rows: dict[str, Tag] = field(default_factory=dict)
    seen: int = 0
    last: str = ""  # the HTML that came last
    editable: str = "1"

    def open(self, query: str = "") -> GridScreen:
        """Load the page."""
        self.last = self.client.get(f"{self.path}{query}").content.decode()
        self.rows = rows_in(self.last)
        [self.seen] = map(int, values(self.last, "[name=seen]", "value"))
        [self.editable] = values(self.last, "[name=editable]", "value")
        return self

    @property
    def state(self) -> dict[str, Any]:
        """What goes along with every request."""
        columns = "name,group,extension,mode,calls,sms,note,findings"
        return {"keys": ",".join(self.rows), "columns": columns, "seen": self.seen, "editable": self.editable}

    def edit(self, key: str, part: str, **values: Any) -> HttpResponse:
        """Send an edit of one cell as the grid does, and draw what comes back."""
        version = values.pop("version", self.version(key))
        value = {f"{part}-{name}" if name in {"as", "number"} else name: of for name, of in values.items()}
        fields = {"part": part, "version": version, "token": uuid4(), **value}
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
        return int(self.rows[key]["data-version"]) if key in self.rows else 0

    def text(self, key: str, label: str) -> str:
        """What a cell of the usual width says to who hears it."""
        cell = copy(one(self.rows[key], f'[data-label="{label}"]'))
        for unheard in select(cell, "[aria-hidden], [hidden], .only-wide, .opens"):
            unheard.extract()
        return text(cell).replace(" ;", ";")

    def _drawn(self, response: HttpResponse) -> HttpResponse:
        self.last = response.content.decode()
        self.changed = rows_in(self.last)
        self.rows |= self.changed
        for seen in values(self.last, "[name=seen]", "value"):
            self.seen = int(seen)
        return response


def rows_in(page: str) -> dict[str, Tag]:
    """Return the rows of a grid by key."""
    return {row["id"].removeprefix("row-"): row for row in select(page, "tr[id^=row-]:has(td)")}


def fields_of(page: str, button: str) -> dict[str, str]:
    """Return the hidden fields of the form with this button."""
    form = next(form for form in select(page, "form") if button in text(form))
    return {name: value for name, [value] in html.hidden(form).items()}
