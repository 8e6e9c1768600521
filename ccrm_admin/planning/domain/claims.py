"""Whether two plans that give one account to two people are in each other's way. Data in, data out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Given(NamedTuple):
    """What a plan says of a user's account: ``due`` is its date, ISO or ""; no account is None."""

    plan_id: int
    due: str
    key: str
    extension_id: int | None


def in_the_way(mine: Given, other: Given, decided: Mapping[str, Sequence[Given]]) -> bool:
    """Tell whether two plans that give one account to two people can't both come true as they are.

    They can if both have a date, and whoever has the account by the earlier one is moved off it before the
    later one, or by that itself. ``decided`` is what all current plans say of users, by their keys. What has
    no date is never earlier; of plans due on one day none is.
    """
    if not mine.due or not other.due or mine.due == other.due:
        return True
    earlier, later = sorted((mine, other), key=lambda given: given.due)
    return not any(
        each.extension_id != earlier.extension_id
        and (earlier.due < each.due < later.due or each.plan_id == later.plan_id)
        for each in decided.get(earlier.key, ())
    )
