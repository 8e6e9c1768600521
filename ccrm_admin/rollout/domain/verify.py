"""What a look at the live state says of the steps. Data in, data out.

Values are as ``set`` and ``before`` of a step have them: "mode", "extensionId", "callPresentations",
"smsSenders". What is live of a user has all four of them; None: the CCRM does not have the user.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.numbers import distinct
from ccrm_admin.planning.domain.state import Part

Values = Mapping[str, Any]
POOLS = (Part.CALLS.value, Part.SMS.value)
GONE: Values = {"gone": True}


class Verdict(StrEnum):
    """What a look at the live state says of a step."""

    CONFIRMED = "confirmed"
    UNDONE = "undone"  # it was confirmed, and is no longer so
    ELSE = "else"  # something else is there: neither what stood there nor what is to
    AS_BEFORE = "as before"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be known of a step: whether it was done, and whether before the look began."""

    set: Values
    before: Values
    done: bool
    confirmed: bool
    temporary: bool = False
    reached: bool = False  # of a temporary one: the user has by now what they are to have in the end


def verdict(step: Asked, live: Values | None, region: str, *, on_the_way: Sequence[Values] = ()) -> Verdict:
    """Return what the look says; ``on_the_way`` is what a user moved away for a while may have."""
    if live is not None and all(same(name, live, step.set, region) for name in differing(step.set)):
        return Verdict.CONFIRMED
    if step.temporary and (step.reached or (step.confirmed and not _as_before(step, live, region))):
        return Verdict.CONFIRMED
    if step.confirmed:
        return Verdict.UNDONE
    if step.done:
        return Verdict.ELSE
    if not step.before:  # somebody who is to come: whatever they have by now is on the way
        return Verdict.AS_BEFORE
    if live is None:
        return Verdict.ELSE
    moved = any(
        not any(same(name, live, known, region) for known in (step.set, step.before, *on_the_way))
        for name in differing(step.set)
    )
    return Verdict.ELSE if moved else Verdict.AS_BEFORE


def _as_before(step: Asked, live: Values | None, region: str) -> bool:
    """Tell whether the user has again what they had before they were moved away."""
    return live is not None and all(same(name, live, step.before, region) for name in differing(step.set))


def seen_instead(step: Asked, live: Values | None, region: str) -> Values:
    """Return what is there of those parts that are not as they are to be."""
    if live is None:
        return GONE
    seen: dict[str, Any] = {}
    for name in differing(step.set):
        if not same(name, live, step.set, region):
            seen |= {key: live[key] for key in ((name,) if name in POOLS else ("mode", "extensionId"))}
    return seen


def differing(values: Values) -> list[str]:
    """Return the parts in ``values``, by the name of their first key."""
    return [name for name in ("mode", *POOLS) if name in values]


def same(name: str, one: Values, other: Values, region: str) -> bool:
    """Tell whether two have the same in one part; a dynamic user's account never counts."""
    if name not in one or name not in other:
        return False
    if name in POOLS:
        return one[name] == other[name] or distinct(one[name], region) == distinct(other[name], region)
    if one["mode"] != other["mode"]:
        return False
    return bool(one["mode"] != STATIC or one["extensionId"] == other["extensionId"])
