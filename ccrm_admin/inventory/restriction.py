"""Why a number or an account should not be given to anybody now. Data alone; no Django."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What keeps a number or an account from being given, the stricter one first."""

    BLOCKED = "blocked"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A block, or a rest after somebody had it.

    ``until`` is the last day of it, None if it is for good. Of a block: ``reason``, a value of BlockReason,
    and ``note``, what was written besides. Of a rest: ``holders``, the names of who had it last, their CRM
    users' primary keys, ``former``, and the day on which they ``left`` it.
    """

    kind: Kind
    until: date | None = None
    reason: str = ""
    note: str = ""
    holders: tuple[str, ...] = ()
    former: frozenset[int] = frozenset()
    left: date | None = None


Restrictions = tuple[Restriction, ...]  # of one number or account, the strictest first


@dataclass(frozen=True, slots=True)
class Restricted:
    """What of a tenant is restricted: accounts by extensionId, numbers in canonical form."""

    accounts: Mapping[int, Restrictions] = field(default_factory=dict)
    numbers: Mapping[str, Restrictions] = field(default_factory=dict)


def not_for(users: Collection[int], restrictions: Restrictions) -> Restrictions:
    """Return what keeps it from CRM users, by their primary keys: whoever had it last may have it back."""
    return tuple(each for each in restrictions if each.kind is Kind.BLOCKED or each.former.isdisjoint(users))


NOTHING_RESTRICTED = Restricted()
