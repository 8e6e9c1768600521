"""What a plan changes: the effective state against the live one. Data in, data out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ccrm_admin.planning.domain.state import LIVE_PARTS, Extension, Holding, Part, Pool, User

Value = Extension | Pool


@dataclass(frozen=True, slots=True)
class Change:
    """One part of one user's assignment that is to become another."""

    user: str
    part: Part
    live: Value
    planned: Value


def part_of(holding: Holding, part: Part) -> Value:
    """Return one of the parts that live and plan have in common."""
    if part == Part.EXTENSION:
        return holding.extension
    return holding.calls if part == Part.CALLS else holding.sms


def changes_of(user: User) -> Iterator[Change]:
    """Yield what a plan changes for one user; nothing for one who is gone: it can't be carried out."""
    if user.gone or user.live == user.effective:
        return
    for part in LIVE_PARTS:
        live, planned = part_of(user.live, part), part_of(user.effective, part)
        if live != planned:
            yield Change(user.key, part, live, planned)


def difference(users: Iterable[User]) -> list[Change]:
    """Return everything that a plan changes, in the order of ``users``."""
    return [change for user in users for change in changes_of(user)]
