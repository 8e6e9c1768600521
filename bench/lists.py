"""The list of SIP accounts against the admin's change list and the floor, one request of each in turn."""

from __future__ import annotations

import gzip
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench.data import LARGE, TENTH
from bench.figures import Line, limit, middle, p95

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.visitor import Visitor

WARM_UP, ROUNDS = 5, 40
PAGE = 50  # rows
ADMIN, FLOOR = "/contestants/admin/inventory/sipaccount/", "/contestants/floor/"
COLUMNS = (
    "name",
    "extension",
    "type",
    "server",
    "caller_id",
    "assigned",
    "holder",
)  # in the admin's order too
MOST_BYTES = {"full page": 12_000, "fragment": 5_000}  # compressed; decimal kilobytes


@dataclass(frozen=True)
class Case:
    """Queries asked in turn, ours and the admin's; budgets as multiples of the contestants' medians."""

    name: str
    ours: Sequence[str]
    admin: Sequence[str]
    budgets: dict[str, float]
    fragment: bool = True
    grows: bool = field(default=False)  # whether it is asked for a tenth of the rows too


def cases(accounts: int, words: dict[str, list[str]]) -> list[Case]:
    """Return the cases of the budgets for a tenant with ``accounts`` rows."""
    last = -(-accounts // PAGE)
    rare, common = ([quote(word) for word in words[kind]] for kind in ("rare", "common"))
    filters = {"ours": [f"q={word}" for word in rare], "admin": [f"q={word}" for word in rare]}
    pairs = {"ours": [f"q={pair}" for pair in common], "admin": [f"q={pair}" for pair in common]}
    again = {"ours": pairs["ours"][-1:], "admin": pairs["admin"][-1:]}
    sorts = [
        Case(
            f"sort by {column}",
            [f"sort={column}", f"sort=-{column}"],
            [f"o={at}", f"o=-{at}"],
            {"admin": 0.3},
        )
        for at, column in enumerate(COLUMNS)
    ]
    return [
        Case("first page, fragment", [""], [""], {"admin": 0.4, "floor": 4}, grows=True),
        Case("a word that some 40 rows hold", **filters, budgets={"admin": 0.25, "floor": 6}, grows=True),
        Case("two letters that thousands hold", **pairs, budgets={"admin": 0.3}, grows=True),
        Case("the same two letters again", **again, budgets={"admin": 0.3}),
        Case("last page", [f"page={last}"], [f"p={last}"], {"admin": 0.4}, grows=True),
        *sorts,
        Case("full page", [""], [""], {"admin": 0.6}, fragment=False),
    ]


def measure(database: str, visitor: Visitor, all_cases: list[Case]) -> Iterator[Line]:
    """Yield a line for each budget of each case."""
    for case in all_cases:
        times = _times(visitor, case)
        ours = middle(times["ours"])
        for contestant, most in case.budgets.items():
            theirs = middle(times[contestant])
            note = f"{ours:.1f} ms, p95 {p95(times['ours']):.1f}; {contestant} {theirs:.1f} ms"
            yield limit(database, "lists", case.name, ours / theirs, most, f"× {contestant}", note)
        if case.grows:
            tenth = middle(times["tenth"])
            note = f"{tenth:.1f} → {ours:.1f} ms"
            yield limit(database, "lists", f"{case.name}: ten times the rows", ours / tenth, 2, "×", note)


def _times(visitor: Visitor, case: Case) -> dict[str, list[float]]:
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(WARM_UP + ROUNDS):
        ours = case.ours[number % len(case.ours)]
        asked = {
            "ours": (address(LARGE, ours), case.fragment),
            "admin": (f"{ADMIN}?{case.admin[number % len(case.admin)]}", False),
            "floor": (FLOOR, False),
        }
        if case.grows:
            asked["tenth"] = (address(TENTH, ours), case.fragment)
        for contestant, (path, fragment) in asked.items():
            taken = visitor.timed(path, fragment=fragment)
            if number >= WARM_UP:
                times[contestant].append(taken)
    return times


def address(tenant: str, query: str) -> str:
    """Return the address of a tenant's list of SIP accounts."""
    return f"/t/{tenant}/sip-accounts/?{query}"


def sizes(database: str, visitor: Visitor) -> Iterator[Line]:
    """Yield the compressed sizes of the first page."""
    for name, most in MOST_BYTES.items():
        body = visitor.get(address(LARGE, ""), fragment=name == "fragment")
        size = len(gzip.compress(body, 6))
        yield limit(database, "lists", f"{name}, compressed", size / 1000, most / 1000, "KB")
