"""Requests a second with eight clients at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench.data import LARGE
from bench.figures import Line
from bench.lists import ADMIN, address
from bench.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = 8
SECONDS = 6.0  # for each contestant and case, in two halves


def measure(database: str, port: int, session: str, words: dict[str, list[str]]) -> Iterator[Line]:
    """Yield requests a second on the first page and with a filter, against the admin."""
    rare = [quote(word) for word in words["rare"]]
    cases = {
        "first page": ([address(LARGE, "")], [ADMIN], 2),
        "a word": ([address(LARGE, f"q={word}") for word in rare], [f"{ADMIN}?q={word}" for word in rare], 4),
    }
    for name, (ours, admin, least) in cases.items():
        rates = {"ours": 0.0, "admin": 0.0}
        for _half in range(2):
            rates["ours"] += _rate(port, session, ours, fragment=True) / 2
            rates["admin"] += _rate(port, session, admin, fragment=False) / 2
        ratio = rates["ours"] / rates["admin"]
        measured = f"{ratio:.3g} × admin ({rates['ours']:.0f} against {rates['admin']:.0f} a second)"
        yield Line(
            database, "load", f"{CLIENTS} clients, {name}", measured, f"≥ {least} × admin", ratio >= least
        )


def _rate(port: int, session: str, paths: list[str], *, fragment: bool) -> float:
    started = time.perf_counter()
    end = started + SECONDS / 2

    def ask(number: int) -> int:
        visitor, done = Visitor(port, session), 0
        while time.perf_counter() < end:
            visitor.get(paths[(number + done) % len(paths)], fragment=fragment)
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as clients:
        answered = sum(clients.map(ask, range(CLIENTS)))
    return answered / (time.perf_counter() - started)
