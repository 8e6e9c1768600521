"""The things that can be done to many users at once: each says what it wants for whom. No database.

``propose`` takes the world as the plan makes it and the users' keys in the order in which they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Protocol

from ccrm_admin.inventory.normalize import fold
from ccrm_admin.inventory.restriction import Kind
from ccrm_admin.inventory.vocabulary import STATIC, VOICE
from ccrm_admin.ordering.keys import BLANK, sort_key
from ccrm_admin.planning.domain.proposals import Proposals, Refused, Wanted
from ccrm_admin.planning.domain.state import LIVE_PARTS, NO_EXTENSION, Account, Extension, Part, account_of
from ccrm_admin.planning.domain.world import World


class BatchKind(StrEnum):
    """What was done to many users at once."""

    MODE = "mode"
    POOL = "pool"
    FILL = "fill"
    SWAP = "swap"
    TAKE = "take"
    AS_LIVE = "as_live"
    CHOOSE = "choose"
    DROP = "drop"
    SET = "set"


class Batch(Protocol):
    """Something that can be done to many users at once."""

    @property
    def kind(self) -> str:
        """What history calls it; one of ``EditKind``."""

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """Return what each of the users is to get, or why they can't."""


@dataclass(frozen=True, slots=True)
class SetMode:
    """Give everybody a mode; who is static already keeps their account."""

    mode: str
    kind: str = BatchKind.MODE

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """The mode, for those who have another."""
        others = [key for key in keys if world.users[key].effective.extension.mode != self.mode]
        return {key: {Part.EXTENSION: Extension(self.mode)} for key in others}


@dataclass(frozen=True, slots=True)
class Fill:
    """Give each user the next free account that fits, in the order shown: 101, 102, …

    Internal numbers that other accounts have too come into it only where there are no others left, and then
    each to one user before any to a second; then come accounts that other drafts give to somebody else, as
    far as ``world.claims`` tells of them, and last of all what rests or is blocked.
    ``first`` and ``last`` bound the internal number; with ``after``, there has to be one that comes behind
    that in the order of such numbers; ``name`` is a pattern with * and ?. What the users hold themselves
    counts as free, so that doing it again changes nothing.
    """

    first: int | None = None
    last: int | None = None
    server: str = ""
    name: str = ""
    after: str | None = None
    kind: str = BatchKind.FILL

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """An account each; who comes too late, and has none that fits, is refused."""
        free = [account for account in world.unheld_accounts if self._fits(account)]
        served = len(keys)
        supply = self._supply(world, free, keys)
        while len(supply) < served:  # those who get none keep what they have, so that leaves the supply
            served = len(supply)
            supply = self._supply(world, free, keys[:served])
        given = {
            key: {Part.EXTENSION: Extension(STATIC, account.extension_id)}
            for key, account in zip(keys[:served], supply, strict=False)
            if world.users[key].account_id != account.extension_id
        }
        own = {account.extension_id for account in self._own(world, keys)}
        late = [key for key in keys[served:] if world.users[key].account_id not in own]
        return {**given, **{key: Refused("no_free_account") for key in late}}

    def supply(self, world: World) -> tuple[int, int]:
        """Return how many accounts that fit are free, and how many would be but are blocked or rest."""
        fitting = [account.extension_id for account in world.unheld_accounts if self._fits(account)]
        restricted = sum(extension_id in world.restricted.accounts for extension_id in fitting)
        return len(fitting) - restricted, restricted

    def _supply(self, world: World, free: Iterable[Account], keys: Sequence[str]) -> list[Account]:
        """Return what fits and is free, or is held by nobody but the users themselves, in order."""
        in_order = sorted(
            {*free, *self._own(world, keys)},
            key=lambda account: (sort_key(account.extension), account.extension_id),
        )
        return _least_contested(world, in_order, keys)

    def _own(self, world: World, keys: Iterable[str]) -> list[Account]:
        """Return what fits and the users have, and nobody else."""
        mine = set(keys)
        held = {world.users[key].account_id for key in mine}
        return [
            account
            for extension_id in held
            if extension_id is not None
            and (account := world.accounts.get(extension_id)) is not None
            and account.type == VOICE
            and not account.gone
            and self._fits(account)
            and all(user.key in mine for user in world.holders[extension_id])
        ]

    def _fits(self, account: Account) -> bool:
        if self.first is not None or self.last is not None:
            if not (account.extension.isascii() and account.extension.isdigit()):
                return False
            number = int(account.extension)
            if self.first is not None and number < self.first:
                return False
            if self.last is not None and number > self.last:
                return False
        if self.after is not None and not sort_key(self.after) < sort_key(account.extension) < BLANK:
            return False
        if self.server and account.server != self.server:
            return False
        return not self.name or fnmatchcase(fold(account.name), fold(self.name))


def _least_contested(world: World, accounts: Sequence[Account], keys: Sequence[str]) -> list[Account]:
    """Return as many of ``accounts`` as there are ``keys``, in order.

    Those alone with a number come first, then those that are somebody else's in another draft, then what
    rests, and what is blocked last.
    """
    mine = set(keys)
    others = (user.occupied_id for user in world.users.values() if user.key not in mine)
    seen = {account.extension for each in others if (account := account_of(each, world.accounts))}
    ranks: dict[int, int] = {}
    for account in accounts:
        again = account.extension in seen
        repeated = len(world.accounts_by_extension.get(account.extension, ())) > 1
        claims = world.claims.get(account.extension_id, ())
        claimed = any(claim.key not in mine for claim in claims)
        restrictions = world.restricted.accounts.get(account.extension_id)
        kept = 0 if not restrictions else 5 if restrictions[0].kind is Kind.BLOCKED else 4
        ranks[account.extension_id] = kept or (3 if claimed else 2 if again else 1 if repeated else 0)
        seen.add(account.extension)
    best = sorted(accounts, key=lambda account: ranks[account.extension_id])[: len(keys)]
    chosen = {account.extension_id for account in best}
    return [account for account in accounts if account.extension_id in chosen]


@dataclass(frozen=True, slots=True)
class Swap:
    """Let two users have each other's extension."""

    kind: str = BatchKind.SWAP

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """Each other's; refused unless there are two."""
        if len(keys) != 2:
            return {key: Refused("two_to_swap") for key in keys}
        one, other = (world.users[key] for key in keys)
        if one.effective.extension == other.effective.extension:
            return {}
        return {
            one.key: {Part.EXTENSION: other.effective.extension},
            other.key: {Part.EXTENSION: one.effective.extension},
        }


@dataclass(frozen=True, slots=True)
class TakeExtensions:
    """Take everybody's extension away."""

    kind: str = BatchKind.TAKE

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """None, for those who have one."""
        holders = [key for key in keys if world.users[key].effective.extension != NO_EXTENSION]
        return {key: {Part.EXTENSION: NO_EXTENSION} for key in holders}


@dataclass(frozen=True, slots=True)
class AsLive:
    """Decide no longer about some parts: they are as live again."""

    parts: tuple[Part, ...] = LIVE_PARTS
    kind: str = BatchKind.AS_LIVE

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:  # noqa: ARG002 - a Batch's signature
        """Nothing decided."""
        return {key: dict.fromkeys(self.parts) for key in keys}


@dataclass(frozen=True, slots=True)
class Choose:
    """Take users into the plan before anything is decided about them."""

    kind: str = BatchKind.CHOOSE

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:  # noqa: ARG002
        """Chosen."""
        return {key: {Part.CHOSEN: True} for key in keys}


@dataclass(frozen=True, slots=True)
class Drop:
    """Leave users out of the plan, with everything that it decides about them."""

    kind: str = BatchKind.DROP

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:  # noqa: ARG002
        """Nothing decided, no note, not chosen."""
        return {key: {**dict.fromkeys(LIVE_PARTS), Part.NOTE: "", Part.CHOSEN: False} for key in keys}


@dataclass(frozen=True, slots=True)
class SetRows:
    """Give each user values of their own."""

    rows: Mapping[str, Wanted]
    kind: str = BatchKind.SET

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:  # noqa: ARG002
        """Their values."""
        return {key: self.rows[key] for key in keys if key in self.rows}
