"""What live has otherwise than a plan that was carried out. Data in, data out; no database, no clock.

A dynamic user's account never counts, nor how a number is spelled. Who is gone from the CRM has nothing that
could be put back: they are no drift.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ccrm_admin.planning.domain.diff import Value, part_of
from ccrm_admin.planning.domain.state import LIVE_PARTS, Decision, Extension, Holding, Part
from ccrm_admin.rollout.domain.entries import same


@dataclass(frozen=True, slots=True)
class Held:
    """One part of one user as a plan that was carried out has it; ``user`` is whatever names them."""

    user: Hashable
    part: Part
    planned: Value


@dataclass(frozen=True, slots=True)
class Drift:
    """What live has instead."""

    held: Held
    live: Value


def decided(user: Hashable, decision: Decision) -> Iterator[Held]:
    """Yield the parts that a plan decides for somebody."""
    values = (decision.extension, decision.calls, decision.sms)
    for part, value in zip(LIVE_PARTS, values, strict=True):
        if value is not None:
            yield Held(user, part, value)


def in_live(held: Iterable[Held], live: Mapping[Hashable, Holding], region: str) -> Iterator[Held]:
    """Yield what live has as planned. What was skipped, or could not be done, is not among it."""
    for each in held:
        holding = live.get(each.user)
        if holding is not None and is_so(part_of(holding, each.part), each.planned, region):
            yield each


def drifts(held: Iterable[Held], live: Mapping[Hashable, Holding], region: str) -> Iterator[Drift]:
    """Yield what live has otherwise, of those whom it has."""
    for each in held:
        holding = live.get(each.user)
        if holding is not None and not is_so(part_of(holding, each.part), each.planned, region):
            yield Drift(each, lasting(part_of(holding, each.part)))


def is_so(live: Value, planned: Value, region: str) -> bool:
    """Tell whether live has a part as planned."""
    return live == planned or same(lasting(live), lasting(planned), region)


def lasting(value: Value) -> Value:
    """Return what counts of a value: of an extension that is not somebody's own, the mode alone."""
    if isinstance(value, Extension) and not value.is_static:
        return Extension(value.mode)
    return value
