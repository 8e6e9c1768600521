"""Bars as numbers: where each part begins and how wide it is. Pure; templates draw them.

Positions are texts in per cent of the width, since a template would write a number with the comma of the
person's language, which SVG does not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What a bar is made of: ``kind`` names its look, ``url`` the list that shows it."""

    kind: str
    value: int
    url: str


@dataclass(frozen=True)
class Segment:
    """A part as drawn."""

    part: Part
    start: str
    width: str


def stacked(parts: Sequence[Part], *, whole: int | None = None) -> list[Segment]:
    """Return the parts side by side, from the left; ``whole`` fills the width, by default all of them."""
    whole = sum(part.value for part in parts) if whole is None else whole
    segments = []
    begun = 0
    for part in parts:
        if part.value > 0:
            segments.append(Segment(part, per_cent(begun, whole), per_cent(part.value, whole)))
        begun += max(part.value, 0)
    return segments


def per_cent(value: float, whole: float) -> str:
    """Return ``value`` as a part of ``whole`` for an SVG attribute."""
    return f"{100 * value / whole if whole else 0:.3f}%"
