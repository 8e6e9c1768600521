"""The steps that carry out a difference, in an order that works. Data in, data out; no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.planning.domain.diff import Value, part_of
from ccrm_admin.planning.domain.keys import is_planned
from ccrm_admin.planning.domain.state import LIVE_PARTS, NO_EXTENSION, Extension, Part, account_of
from ccrm_admin.planning.domain.world import World
from ccrm_admin.rollout.domain.moves import Moves, mover_of, static_id


class CannotCode(StrEnum):
    """Why a part of somebody's assignment can't be carried out."""

    USER_GONE = "user_gone"
    ACCOUNT_GONE = "account_gone"
    ACCOUNT_HELD = "account_held"
    NUMBER_GONE = "number_gone"
    SENDER_GONE = "sender_gone"


@dataclass(frozen=True, slots=True)
class Wish:
    """One part of one user's assignment as it is to be."""

    user: str
    part: Part
    planned: Value


@dataclass(frozen=True, slots=True)
class Step:
    """One visit to a user's page in the panel: what is to be entered there, and after which other steps."""

    number: int
    user: str
    set: Mapping[Part, Value]
    after: tuple[int, ...] = ()
    create: bool = False
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class Cannot:
    """A part that can't be carried out. ``params``: "extension_id", "holder" (a key), or "names"."""

    user: str
    part: Part
    code: CannotCode
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """All that is to be done, in an order that works, and what can't be."""

    steps: Sequence[Step]
    cannot: Sequence[Cannot]


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is online now, and who is in a call, by key."""

    online: Collection[str] = frozenset()
    talking: Collection[str] = frozenset()


NOBODY = Presence()
Node = tuple[str, bool]  # a user's step; True: the temporary one


def worksheet(
    world: World,
    wishes: Iterable[Wish],
    *,
    presence: Presence = NOBODY,
    avoid: Collection[int] = frozenset(),
    away: Mapping[str, Extension] = MappingProxyType({}),
) -> Worksheet:
    """Return the steps that turn the live state of ``world`` into what is wished, as far as that can be done.

    What is live already needs no step. In any order that ``after`` allows, nobody comes to an account that
    is somebody else's own at that time. ``avoid`` are accounts that nobody is to be moved to for a while.
    ``away`` says who was moved already, and where to, though the live state may not show it yet.
    """
    sheet = _Sheet(world, presence, avoid, away)
    for wish in wishes:
        sheet.add(wish)
    return sheet.finished()


def is_live(world: World, wish: Wish) -> bool:
    """Tell whether somebody has already what is wished; how a number is spelled does not count."""
    user = world.users.get(wish.user)
    if user is None or user.gone:
        return False
    live = part_of(user.live, wish.part)
    if isinstance(live, tuple) and isinstance(wish.planned, tuple):
        return distinct(live, world.region) == distinct(wish.planned, world.region)
    return live == wish.planned


class _Sheet:
    """Takes the wishes in one by one, then puts the steps in order."""

    def __init__(
        self, world: World, presence: Presence, avoid: Collection[int], away: Mapping[str, Extension]
    ) -> None:
        self._world = world
        self._presence = presence
        self._avoid = avoid
        self._moved_away = away
        self._set: dict[str, dict[Part, Value]] = {}
        self._cannot: list[Cannot] = []

    def add(self, wish: Wish) -> None:
        """Take in what is still to be done, or note why it can't be."""
        if is_live(self._world, wish):
            return
        if cannot := self._obstacle(wish):
            self._cannot.append(cannot)
        else:
            self._set.setdefault(wish.user, {})[wish.part] = wish.planned

    def _obstacle(self, wish: Wish) -> Cannot | None:
        user = self._world.users.get(wish.user)
        if user is None or user.gone:
            return Cannot(wish.user, wish.part, CannotCode.USER_GONE)
        if isinstance(wish.planned, Extension):
            wanted = wish.planned.extension_id
            account = account_of(wanted, self._world.accounts)
            gone = account.gone if account else wanted is not None and self._world.accounts_listed
            params = {"extension_id": wanted}
            return Cannot(wish.user, wish.part, CannotCode.ACCOUNT_GONE, params) if gone else None
        had = {canonical(one, self._world.region) for one in _pool(part_of(user.live, wish.part))}
        calls = wish.part == Part.CALLS
        listed = self._world.listed_calls if calls else self._world.listed_senders
        names = [
            one
            for one in _pool(wish.planned)
            if (number := canonical(one, self._world.region)) not in listed and number not in had
        ]
        code = CannotCode.NUMBER_GONE if calls else CannotCode.SENDER_GONE
        return Cannot(wish.user, wish.part, code, {"names": names}) if names else None

    def finished(self) -> Worksheet:
        """Return all steps in order."""
        moves = self._moves()
        away = self._away(moves)
        order = _in_order(self._set, moves, away)
        numbers = {node: number for number, node in enumerate(order, start=1)}
        steps = [
            Step(
                number,
                user,
                {Part.EXTENSION: away[user][1]} if temporary else _sorted(self._set[user]),
                tuple(sorted(numbers[node] for node in _before((user, temporary), moves, away))),
                create=is_planned(user),
                temporary=temporary,
            )
            for (user, temporary), number in numbers.items()
        ]
        places = {key: place for place, key in enumerate(self._world.users)}
        parts = {part: place for place, part in enumerate(LIVE_PARTS)}
        self._cannot.sort(key=lambda cannot: (places.get(cannot.user, len(places)), parts[cannot.part]))
        return Worksheet(steps, self._cannot)

    def _moves(self) -> Moves:
        """Return the moves that can be done; the others become what can't be."""
        wanted = {
            key: extension
            for key, parts in self._set.items()
            if isinstance(extension := parts.get(Part.EXTENSION), Extension)
        }
        moves = Moves(self._world.users, wanted)
        for key, holder in moves.held.items():
            params = {"extension_id": wanted[key].extension_id, "holder": holder}
            self._cannot.append(Cannot(key, Part.EXTENSION, CannotCode.ACCOUNT_HELD, params))
            del self._set[key][Part.EXTENSION]
            if not self._set[key]:
                del self._set[key]
        return moves

    def _away(self, moves: Moves) -> dict[str, tuple[list[str], Extension]]:
        """Return who moves away for a while: their ring, and where to."""
        taken = {extension.extension_id for extension in moves.wanted.values()}
        taken |= {static_id(user) for user in self._world.users.values()}
        spare = (
            account.extension_id
            for account in self._world.free_accounts
            if account.extension_id not in taken
            and account.extension_id not in self._world.live_ids
            and account.extension_id not in self._avoid
        )
        found = {}
        for ring in moves.rings():
            if moved := next((key for key in ring if key in self._moved_away), None):
                found[moved] = ring, self._moved_away[moved]
                continue
            account = next(spare, None)
            to = NO_EXTENSION if account is None else Extension(STATIC, account)
            found[mover_of(ring, self._presence.online, self._presence.talking)] = ring, to
        return found


def _before(node: Node, moves: Moves, away: Mapping[str, Any]) -> list[Node]:
    """Return the steps that have to be done before one; where someone moves away, that is enough."""
    user, temporary = node
    return [] if temporary else [(holder, holder in away) for holder in moves.waits_for(user)]


def _in_order(
    wanted: Mapping[str, Mapping[Part, Value]],
    moves: Moves,
    away: Mapping[str, tuple[list[str], Extension]],
) -> list[Node]:
    """Return all steps, each after those it waits for and close to them; what frees an account alone comes
    first, who is to come last.
    """
    last_of_ring = {key: mover for mover, (ring, _to) in away.items() for key in ring}

    def rank(key: str) -> int:
        extension = moves.possible.get(key)
        frees = extension is not None and extension.extension_id is None
        return 2 if is_planned(key) else 0 if frees else 1

    order: dict[Node, None] = {}
    for root in sorted(wanted, key=rank):
        stack: list[tuple[Node, bool]] = [((last_of_ring.get(root, root), False), False)]
        while stack:
            node, ready = stack.pop()
            if node in order:
                continue
            if ready:
                order[node] = None
                continue
            stack.append((node, True))
            stack.extend((before, False) for before in reversed(_before(node, moves, away)))
    return list(order)


def _sorted(parts: Mapping[Part, Value]) -> dict[Part, Value]:
    return {part: parts[part] for part in LIVE_PARTS if part in parts}


def _pool(value: Value) -> Iterable[str]:
    return value if isinstance(value, tuple) else ()
