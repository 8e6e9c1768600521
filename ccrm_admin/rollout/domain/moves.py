"""Who moves to which account, whom they wait for, and the rings in which all wait for one another.

A plan gives an account to one user at most, and a user has one account of their own at most. So whoever is
to leave an account is waited for by one user at most: from user to waiting user there is one way, which
either ends or runs in a ring. Nothing but a user who moves away for a while opens a ring, and one is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ccrm_admin.planning.domain.state import Extension, User


def static_id(user: User) -> int | None:
    """Return the account that a user keeps from others now: their own one, unless they are gone."""
    return None if user.gone or not user.live.extension.is_static else user.live.extension.extension_id


@dataclass
class Moves:
    """The wanted moves that can be done together; ``held`` says who is in the way of each other one.

    Whoever keeps an account is in the way of the one who is to have it, who then keeps their own, and so on:
    what is left is the most that can be done.
    """

    users: Mapping[str, User]
    wanted: Mapping[str, Extension]
    held: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._claims: dict[int, str] = {}
        for key, extension in self.wanted.items():
            if extension.extension_id is not None:
                first = self._claims.setdefault(extension.extension_id, key)
                if first != key:
                    self.held[key] = first
        staying = [key for key in self.users if key not in self.wanted or key in self.held]
        while staying:
            kept = static_id(self.users[holder := staying.pop()])
            claimant = None if kept is None else self._claims.get(kept)
            if claimant is not None and claimant != holder and claimant not in self.held:
                self.held[claimant] = holder
                staying.append(claimant)

    @cached_property
    def possible(self) -> Mapping[str, Extension]:
        """The moves that can be done, in the order in which they were wanted."""
        return {key: extension for key, extension in self.wanted.items() if key not in self.held}

    @cached_property
    def holders(self) -> Mapping[int, list[str]]:
        """Whose own an account is now."""
        found: dict[int, list[str]] = defaultdict(list)
        for key, user in self.users.items():
            if (account := static_id(user)) is not None:
                found[account].append(key)
        return found

    def waits_for(self, key: str) -> list[str]:
        """Return those who have to leave an account before the user can have it."""
        extension = self.possible.get(key)
        if extension is None or extension.extension_id is None:
            return []
        return [holder for holder in self.holders.get(extension.extension_id, ()) if holder != key]

    def rings(self) -> Iterator[list[str]]:
        """Yield the users of each ring, in the order in which they wait for one another."""
        waiting = {holder: key for key in self.possible for holder in self.waits_for(key)}
        seen: dict[str, int] = {}
        for number, start in enumerate(waiting):
            way, key = [], start
            while key in waiting and key not in seen:
                seen[key] = number
                way.append(key)
                key = waiting[key]
            if seen.get(key) == number and key in waiting:
                yield way[way.index(key) :]


def mover_of(ring: list[str], online: Collection[str], talking: Collection[str]) -> str:
    """Return who of a ring had best move away for a while: somebody offline, and nobody in a call."""
    return min(ring, key=lambda key: (key in talking, key in online))
