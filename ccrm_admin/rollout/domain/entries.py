"""A difference as it is approved: its entries, their hash, and what has become of each. Data in, data out.

Numbers are compared in their canonical form, so that neither a spelling nor an order ever counts. A dynamic
user's extension is "dynamic", whatever account they are on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ccrm_admin.numbers import distinct
from ccrm_admin.planning.domain.diff import Value
from ccrm_admin.planning.domain.state import Extension, Part

HASH_SHOWN_CHARACTERS = 12  # of the hash, in groups of four: enough to compare by eye


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of one user, by their key: what is live, and what is planned."""

    user: str
    part: Part
    live: Value
    planned: Value


class State(StrEnum):
    """What has become of an entry since it was frozen."""

    UNCHANGED = "unchanged"
    PROGRESS = "progress"  # live is as planned: it is done
    MOVED = "moved"
    NEW = "new"  # was not frozen, and is in the difference now
    GONE = "gone"  # was frozen, and is in the difference no longer


ASKED = (State.MOVED, State.NEW, State.GONE)  # what makes an approval out of date


def state_of(
    frozen: Entry | None,
    now: Entry | None,
    region: str,
    *,
    newcomer: bool = False,
    temporary: Collection[Value] = (),
) -> State:
    """Return what has become of an entry; one of ``frozen`` and ``now`` may be missing.

    ``now`` is what live and plan say now, also where they agree; None of who is gone. ``newcomer``: the CRM
    did not have the user when it was frozen, so that whatever it has now is on the way to the plan.
    ``temporary``: the extensions that the user may have for a while until theirs is free.
    """
    if frozen is None:
        return State.NEW
    if now is None:
        return State.GONE
    reached = same(now.live, now.planned, region)
    if not same(now.planned, frozen.planned, region):
        return State.GONE if reached else State.MOVED
    if reached:
        return State.PROGRESS
    on_the_way = newcomer or now.live in temporary
    return State.UNCHANGED if on_the_way or same(now.live, frozen.live, region) else State.MOVED


def same(one: Value, other: Value, region: str) -> bool:
    """Tell whether two values of one part say the same."""
    return bool(canonical_value(one, region) == canonical_value(other, region))


def hash_of(entries: Iterable[Entry], region: str) -> str:
    """Return the SHA-256 of a difference, in hexadecimal: the same for the same entries in any order."""
    said = sorted(
        [
            each.user,
            each.part.value,
            canonical_value(each.live, region),
            canonical_value(each.planned, region),
        ]
        for each in entries
    )
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def canonical_value(value: Value, region: str) -> Any:
    """Return a value as what is compared and hashed, in JSON."""
    if isinstance(value, Extension):
        return [value.mode, "" if value.extension_id is None else str(value.extension_id)]
    return sorted(distinct(value, region))


def shown_hash(text: str) -> str:
    """Return the beginning of a hash in groups of four: ``7f3a 91c2 0be4``."""
    short = text[:HASH_SHOWN_CHARACTERS]
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))
