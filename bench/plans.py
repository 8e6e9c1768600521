"""A plan of 5,000 rows over 10,000 users: the grid, an edit there, and what the whole plan takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from bench.data import PLANNED
from bench.figures import Line, limit, middle, p95
from bench.lists import FLOOR, ROUNDS, WARM_UP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.environment import Environment
    from bench.visitor import Visitor

MOST_SECONDS = {"findings": 0.4, "preview": 1, "commit": 2, "undo": 2}
MOST_FLOORS_OF_AN_EDIT = {"sqlite": 6, "postgresql": 10}
MOST_STATEMENTS_OF_AN_EDIT = 20
COLUMNS = "name,group,extension,mode,calls,sms,findings"
CASES = {
    "findings": "findings of the whole plan from scratch",
    "preview": "a batch over 5,000 rows: preview",
    "commit": "a batch over 5,000 rows: commit",
    "undo": "a batch over 5,000 rows: undo",
}


def measure(database: str, place: Environment, visitor: Visitor, session: str) -> Iterator[Line]:
    """Yield the figures, those of pages against the floor."""
    made = place.call("-m", "bench.plan_once", PLANNED)
    for name, most in MOST_SECONDS.items():
        yield limit(database, "plans", CASES[name], middle(made["seconds"][name]), most, "s")
    place.call("-m", "bench.settle")
    path = f"/t/{PLANNED}/plans/{made['plan']}/"
    grid, edit = _times(visitor, path, made["free"])
    counted = place.call("-m", "bench.edit_once", session, path, str(made["free"][-1]))["statements"]
    yield limit(database, "plans", "SQL, one edit there", counted, MOST_STATEMENTS_OF_AN_EDIT, "statements")
    most_of_an_edit = MOST_FLOORS_OF_AN_EDIT[database]
    for case, (ours, floor), most in (
        ("grid, fragment of 50 rows", grid, 8),
        ("one edit there", edit, most_of_an_edit),
    ):
        note = f"{middle(ours):.1f} ms, p95 {p95(ours):.1f}; floor {middle(floor):.1f} ms"
        yield limit(database, "plans", case, middle(ours) / middle(floor), most, "× floor", note)


def _times(visitor: Visitor, path: str, free: list[int]) -> list[tuple[list[float], list[float]]]:
    """Return the milliseconds of looks and of edits, each with those of the floor beside them."""
    rows, state, seen = read_grid(visitor.get(f"{path}?scope=plan").decode())
    looks: list[float] = []
    edits: list[float] = []
    floors: list[float] = []
    for number, (key, version) in enumerate(rows[: WARM_UP + ROUNDS]):
        look = visitor.timed(f"{path}?scope=plan", fragment=True)
        form = {**state, **choice(free[number], version), "seen": seen}
        edit, response = visitor.sent(f"{path}users/{key}/", form)
        seen = _seen(response.decode())
        floor = visitor.timed(FLOOR)
        if number >= WARM_UP:
            looks.append(look)
            edits.append(edit)
            floors.append(floor)
    return [(looks, floors), (edits, floors)]


def read_grid(page: str) -> tuple[list[tuple[str, str]], dict[str, str], str]:
    """Return what an edit on a grid needs: the key and version of each row, the page's state and version."""
    rows = re.findall(r'data-key="([^"]+)" data-version="(\d+)"', page)
    keys = ",".join(key for key, _version in rows)
    return rows, {"keys": keys, "columns": COLUMNS, "editable": "1"}, _seen(page)


def choice(account: int, version: str) -> dict[str, str]:
    """Return the fields of a form that gives an ``account`` to the user of a row of that ``version``."""
    return {
        "part": "extension",
        "mode": "static",
        "account": str(account),
        "version": version,
        "token": str(uuid4()),
    }


def _seen(html: str) -> str:
    """Return the version of the grid that a response is as of; an edit that was refused holds none."""
    found = re.search(r'name="seen" value="(\d+)"', html)
    if found is None:
        raise RuntimeError("the edit was not taken")
    return found[1]
