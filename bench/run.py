"""All parts of the benchmark on one database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench import browser, exports, lists, load, past, plans, rollouts, syncs
from bench.data import LARGE, NAMES
from bench.environment import environment
from bench.figures import Line, limit
from bench.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.environment import Environment

PARTS = ("lists", "past", "load", "exports", "browser", "plans", "rollout", "sync")
MOST_STATEMENTS = {"full page": 9, "fragment": 6, "fragment with a filter": 6}


def measure(database: str, url: str, parts: Sequence[str], accounts: int) -> list[Line]:
    """Set everything up, measure ``parts`` and return their lines; ``url`` "" is a SQLite file."""
    lines = []
    with environment(url, accounts) as place:
        for line in _measured(database, place, parts):
            print(f"{line.database}, {line.case}: {line.measured} {line.budget}", file=sys.stderr, flush=True)
            lines.append(line)
    return lines


def _measured(database: str, place: Environment, parts: Sequence[str]) -> Iterator[Line]:
    template = place.start_sandbox()
    session = place.call("-m", "bench.prepare")["session"]
    for name in NAMES:
        place.call("-m", "bench.fetch_base", template, name)  # the sandbox has then encoded its responses
    first = {LARGE: place.call("-m", "bench.sync_once", LARGE)}
    store = place.call("-m", "bench.store_once")["seconds"] if "sync" in parts else 0.0
    first |= {name: place.call("-m", "bench.sync_once", name) for name in NAMES if name != LARGE}
    place.call("-m", "bench.settle")
    words = place.call("-m", "bench.words")
    port, gunicorn = place.start_gunicorn()
    visitor = Visitor(port, session)
    if "lists" in parts:
        yield from lists.measure(database, visitor, lists.cases(place.accounts, words))
        yield from lists.sizes(database, visitor)
        yield from _statements(database, place, session)
    if "past" in parts:
        yield from past.measure(database, visitor, place.call("-m", "bench.past_once", LARGE)["day"])
    if "load" in parts:
        yield from load.measure(database, port, session, words)
    if "exports" in parts:
        yield from exports.measure(database, place, visitor, gunicorn.pid)
    if "browser" in parts:
        yield from browser.measure(database, port, session, words)
    if "plans" in parts:
        yield from plans.measure(database, place, visitor, session)
    if "rollout" in parts:
        yield from rollouts.measure(database, place, visitor)
    if "sync" in parts:
        yield from syncs.measure(database, place, template, first, store)


def _statements(database: str, place: Environment, session: str) -> Iterator[Line]:
    for name, counts in place.call("-m", "bench.statements", session).items():
        note = ", ".join(f"{tenant}: {count}" for tenant, count in counts.items())
        yield limit(
            database, "lists", f"SQL, {name}", max(counts.values()), MOST_STATEMENTS[name], "statements", note
        )
        alike = max(counts.values()) == min(counts.values())
        yield Line(database, "lists", f"SQL, {name}, the same for any size", note, "the same", alike)
