"""Syncs of the large tenant against reading the same bytes and storing the same rows."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from bench.data import LARGE, TENTH
from bench.figures import Line, limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.environment import Environment

TURNS = 3  # of what can be measured again
STEPS = b'{"steps": 4}'


def measure(
    database: str, environment: Environment, template: str, first: dict[str, dict[str, float]], store: float
) -> Iterator[Line]:
    """Yield the figures of the ``first`` syncs (made already), of later ones without changes and with 1 %.

    ``store`` is the seconds of `bench.store_once`.
    """
    base = _base(environment, template)
    whole, tenth = first[LARGE]["seconds"], first[TENTH]["seconds"]
    note = f"{whole:.1f} s; base {base:.2f} s, store {store:.1f} s"
    yield limit(database, "sync", "first", whole / (base + store), 1.6, "× (base + store)", note)
    yield limit(database, "sync", "first, peak", first[LARGE]["peak"], 500, "MB")
    yield limit(
        database, "sync", "first: ten times the rows", whole / tenth, 11, "×", f"{tenth:.1f} s before"
    )

    turns = [_turn(environment, template) for _ in range(TURNS)]
    same = median(turn["seconds"] for turn in turns)
    ratio = median(turn["ratio"] for turn in turns)
    yield limit(database, "sync", "nothing changed", ratio, 1, "× base", f"{same:.2f} s")
    written = max(turn["written"] for turn in turns)
    yield limit(database, "sync", "nothing changed, rows written", written, 0, "rows")

    turns = []
    for _ in range(TURNS):
        _evolve(template)
        turns.append(_turn(environment, template))
    note = f"{median(turn['seconds'] for turn in turns):.2f} s, {turns[-1]['written']} rows written"
    yield limit(database, "sync", "1 % changed", median(turn["ratio"] for turn in turns), 3, "× base", note)

    tenth = median(environment.call("-m", "bench.sync_once", TENTH)["seconds"] for _ in range(TURNS))
    note = f"{tenth:.2f} → {same:.2f} s"
    yield limit(database, "sync", "nothing changed: ten times the rows", same / tenth, 11, "×", note)


def _turn(environment: Environment, template: str) -> dict[str, float]:
    """Sync the large tenant; return what `bench.sync_once` prints, and "ratio", to the base beside it."""
    base = _base(environment, template)
    turn: dict[str, float] = environment.call("-m", "bench.sync_once", LARGE)
    return {**turn, "ratio": turn["seconds"] / base}


def _base(environment: Environment, template: str) -> float:
    """Return the seconds of reading the large tenant; the sandbox has then encoded its responses."""
    times: list[float] = [
        environment.call("-m", "bench.fetch_base", template, LARGE)["seconds"] for _ in range(TURNS)
    ]
    return median(times)


def _evolve(template: str) -> None:
    """Change about 1 % of the large tenant's rows: one step of the sandbox changes 0.3 %."""
    url = template.format(tenant="_sandbox") + f"/{LARGE}/evolve"
    with urlopen(Request(url, data=STEPS, method="POST"), timeout=300) as response:  # noqa: S310 - loopback
        response.read()
