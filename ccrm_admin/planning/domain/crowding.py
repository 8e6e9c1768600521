"""How many users may share a number before that is worth a look: as many as set, or as is usual."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from statistics import quantiles

LEAST_USUAL_USERS = 10  # fewer share a number anywhere without anybody wondering


@dataclass(frozen=True, slots=True)
class Crowding:
    """``limit`` is how many users may share a number.

    ``live`` says how many users have each number, in canonical form, that more than these share already
    without the plan.
    """

    limit: int
    live: Mapping[str, int] = field(default_factory=dict)

    def shared_before(self, number: str, count: int) -> int:
        """Return how many of the ``count`` users of a number share it anyway; 0 unless they are too many."""
        shared = min(count, self.live.get(number, 0))
        return shared if shared > self.limit else 0

    def shared_more(self, number: str, count: int) -> int:
        """Return ``count``, the users of a number under the plan, if it gives it to too many; else 0."""
        return count if count > max(self.limit, self.live.get(number, 0)) else 0


def crowding_of(live: Mapping[str, int], limit: int | None) -> Crowding:
    """Return what is crowded in a tenant in which numbers have as many users as ``live`` says.

    ``limit`` is the one that was set; without one, what is usual there counts.
    """
    most = usual_most(live.values()) if limit is None else limit
    return Crowding(most, {number: count for number, count in live.items() if count > most})


def usual_most(counts: Collection[int]) -> int:
    """Return the most users that a number usually has where numbers have ``counts``.

    That is Tukey's outer fence: three times the spread of the middle half above it, so that a few numbers
    which everybody has move nothing; half as many again as the upper quartile where there is no spread. See
    https://www.itl.nist.gov/div898/handbook/prc/section1/prc16.htm
    """
    if not counts:
        return LEAST_USUAL_USERS
    lower, _median, upper = quantiles([*counts, *counts], n=4, method="inclusive")  # of one number too
    return max(LEAST_USUAL_USERS, math.ceil(upper + max(3 * (upper - lower), upper / 2)))
