"""Periods as bars over a time axis: where each begins and how long it is. Pure; a template draws them.

Positions are texts in per cent of the width, since a template would write a number with the comma of the
person's language, which SVG does not read.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from ccrm_admin.dates import day_text

LANES = 10  # drawn; the table has the rest too
LANE_PIXELS = 34
AXIS_PIXELS = 22
NARROWEST = 0.8  # per cent of the width: a bar is seen, however short it is
TICKS = 3  # dates below the axis; more would not fit a narrow screen


@dataclass(frozen=True, slots=True)
class Bar:
    """A period; ``exact`` if its beginning is known, ``open`` if it goes on."""

    start: str
    width: str
    end: str
    exact: bool
    open: bool


@dataclass(slots=True)
class Lane:
    """Everything about one holder, or one thing held."""

    label: str
    top: int
    bars: list[Bar] = field(default_factory=list)

    @property
    def text_y(self) -> int:
        """Where the label stands, in pixels from the top."""
        return self.top + 12

    @property
    def bar_y(self) -> int:
        """Where the bars begin."""
        return self.top + 18

    @property
    def top_y(self) -> int:
        """Where the strokes at the ends of a bar begin."""
        return self.top + 15

    @property
    def middle_y(self) -> int:
        """The middle of the bars."""
        return self.top + 22

    @property
    def bottom_y(self) -> int:
        """Where the strokes end."""
        return self.top + 29


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis."""

    at: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole figure, in pixels high; ``mark`` is where the asked-for day ends, "" if none is asked for."""

    lanes: list[Lane]
    left_out: int
    ticks: list[Tick]
    mark: str

    @property
    def height(self) -> int:
        """Of all lanes and the axis below them."""
        return self.axis + AXIS_PIXELS

    @property
    def axis(self) -> int:
        """Where the axis is."""
        return len(self.lanes) * LANE_PIXELS + 4

    @property
    def date_y(self) -> int:
        """Where the dates stand below it."""
        return self.axis + 14


@dataclass(frozen=True, slots=True)
class Span:
    """A period to be drawn in the lane of its ``key``, with this label."""

    key: Hashable
    label: str
    began_at: datetime
    ended_at: datetime | None
    exact: bool


def timeline(spans: Sequence[Span], *, now: datetime, mark: datetime | None = None) -> Timeline:
    """Return the figure of ``spans``, newest first, from the first beginning until ``now``."""
    first = min((span.began_at for span in spans), default=now)
    first = min(first, now - timedelta(days=1))
    whole = now - first

    def place(moment: datetime) -> float:
        return min(max(100 * ((moment - first) / whole), 0), 100)

    lanes: dict[Hashable, Lane] = {}
    left_out: set[Hashable] = set()
    for span in spans:
        if span.key not in lanes and len(lanes) == LANES:
            left_out.add(span.key)
            continue
        lane = lanes.setdefault(span.key, Lane(span.label, len(lanes) * LANE_PIXELS))
        start = min(place(span.began_at), 100 - NARROWEST)
        end = max(place(span.ended_at or now), start + NARROWEST)
        bar = Bar(_at(start), _at(end - start), _at(end), span.exact, span.ended_at is None)
        lane.bars.append(bar)
    ticks = _ticks(timezone.localtime(first), timezone.localtime(now))
    return Timeline([*lanes.values()], len(left_out), ticks, "" if mark is None else _at(place(mark)))


def _ticks(first: datetime, last: datetime) -> list[Tick]:
    """Return the first day, today, and one between."""
    step = (last - first) / (TICKS - 1)
    days: dict[date, int] = {(first + number * step).date(): number for number in range(TICKS)}
    anchors = {0: "start", TICKS - 1: "end"}
    return [
        Tick(_at(100 * number / (TICKS - 1)), day_text(day), anchors.get(number, "middle"))
        for day, number in days.items()
    ]


def _at(per_cent: float) -> str:
    return f"{per_cent:.2f}%"
