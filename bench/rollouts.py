"""A worksheet of 5,000 changes over 10,000 users: computed, its page, and what it adds to a sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.data import PLANNED
from bench.figures import Line, limit, middle, p95
from bench.lists import FLOOR, ROUNDS, WARM_UP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.environment import Environment
    from bench.visitor import Visitor

MOST_SECONDS = {"computed": 1, "proposed": 3, "approved": 3, "looked at": 0.5, "confirmed": 0.5}
MOST_FLOORS = 8
CASES = {
    "computed": "worksheet of 5,000 changes computed",
    "proposed": "the same proposed",
    "approved": "the same approved, with its steps",
    "looked at": "added to a sync by it: nothing new",
    "confirmed": "added to a sync by it: most steps confirmed at once",
}


def measure(database: str, place: Environment, visitor: Visitor) -> Iterator[Line]:
    """Yield the figures, that of the page against the floor."""
    made = place.call("-m", "bench.rollout_once", PLANNED)
    for name, most in MOST_SECONDS.items():
        yield limit(database, "rollout", CASES[name], middle(made["seconds"][name]), most, "s")
    place.call("-m", "bench.settle")
    looks: list[float] = []
    floors: list[float] = []
    for number in range(WARM_UP + ROUNDS):
        look = visitor.timed(
            f"/t/{PLANNED}/plans/{made['plan']}/worksheet/", fragment=True, target="worksheet"
        )
        floor = visitor.timed(FLOOR)
        if number >= WARM_UP:
            looks.append(look)
            floors.append(floor)
    note = f"{middle(looks):.1f} ms, p95 {p95(looks):.1f}; floor {middle(floors):.1f} ms"
    ratio = middle(looks) / middle(floors)
    yield limit(database, "rollout", "worksheet, fragment of 50 rows", ratio, MOST_FLOORS, "× floor", note)
