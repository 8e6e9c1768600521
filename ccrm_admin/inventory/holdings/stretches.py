"""Periods that follow each other without a gap, as one. Data in, data out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Stretch:
    """For how long a user had something; ``holding`` is its last period, ``exact`` that of the first."""

    holding: Any
    began_at: datetime
    ended_at: datetime | None
    exact: bool


def stretches(holdings: Iterable[Any], same: Callable[[Any], Hashable]) -> list[Stretch]:
    """Return the periods, newest first, those that are the ``same`` and follow each other as one."""
    found: list[Stretch] = []
    last: dict[Hashable, Stretch] = {}
    for holding in sorted(holdings, key=lambda holding: (holding.began_at, holding.pk)):
        key = same(holding)
        before = last.get(key)
        if before is not None and before.ended_at == holding.began_at:
            before.holding, before.ended_at = holding, holding.ended_at
        else:
            last[key] = Stretch(holding, holding.began_at, holding.ended_at, holding.exact)
            found.append(last[key])
    return sorted(found, key=lambda stretch: (stretch.began_at, stretch.holding.pk), reverse=True)
