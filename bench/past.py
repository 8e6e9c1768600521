"""The four lists on a past day against themselves today, one request of each in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.data import LARGE
from bench.figures import Line, limit, middle
from bench.lists import ROUNDS, WARM_UP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.visitor import Visitor

LISTS = ("sip-accounts", "call-presentations", "sms-senders", "users")
MOST = 2  # times the list of today


def measure(database: str, visitor: Visitor, day: str) -> Iterator[Line]:
    """Yield a line for the first page of each list on ``day``, a year of changes behind it."""
    for name in LISTS:
        times: dict[str, list[float]] = {"now": [], "then": []}
        for number in range(WARM_UP + ROUNDS):
            for when, query in (("now", ""), ("then", f"?on={day}")):
                taken = visitor.timed(f"/t/{LARGE}/{name}/{query}", fragment=True)
                if number >= WARM_UP:
                    times[when].append(taken)
        now, then = middle(times["now"]), middle(times["then"])
        note = f"{then:.1f} ms; today {now:.1f} ms"
        yield limit(database, "lists", f"on a past day: {name}", then / now, MOST, "× today", note)
