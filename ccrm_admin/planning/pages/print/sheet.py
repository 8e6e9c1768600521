"""A table to be printed, with signs for black and white; what all its rows have in common is said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

PRINT_MAX_ROWS = 2000  # about 80 printed pages
NAME_CHARACTERS = 160  # of a name; what is longer is cut, and can be read on the screen
_TICK = ' class="print-tick"'
_TOGETHER = "\u00a0"  # a sign and what it is about

Cell = tuple[str, ...]  # what stands in it; what isn't safe yet is escaped when it is drawn


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column with what it is called and how wide it is: the name of a class of ``print-views.css``."""

    label: str
    width: str


@dataclass(frozen=True, slots=True)
class PrintRow:
    """What a row is about, and a cell for each column but the first; ``box``: it has one to be ticked."""

    title: SafeString
    cells: Sequence[Cell]
    box: bool = True


@dataclass(frozen=True)
class PrintTable:
    """A table. ``nothing`` is said of a column in which no row has anything; ``count`` rows were there.

    ``signs``: its cells have signs of what comes and goes.
    """

    first: PrintColumn
    columns: Sequence[PrintColumn]
    rows: Sequence[PrintRow]
    nothing: str
    count: int
    signs: bool = True

    @cached_property
    def _common(self) -> list[Cell]:
        """What each column has in every row; nothing of a single row, which has it all to itself."""
        alone = len(self.rows) == 1
        cells = ([row.cells[place] for row in self.rows] for place in range(len(self.columns)))
        return [() if alone else _in_all(each) for each in cells]

    @cached_property
    def _left(self) -> list[int]:
        """The places of the columns in which some row has more than all have."""
        return [
            place
            for place, common in enumerate(self._common)
            if any(set(row.cells[place]) - set(common) for row in self.rows)
        ]

    @property
    def common(self) -> list[tuple[str, SafeString]]:
        """What is said above the rows: the label of a column, and what all have in it."""
        return [
            (column.label, _drawn(common) or SafeString(escape(self.nothing)))
            for place, (column, common) in enumerate(zip(self.columns, self._common, strict=True))
            if common or place not in self._left
        ]

    @property
    def heads(self) -> list[PrintColumn]:
        """The columns of the table after the first; of one that all share a part of, the rest."""
        heads = []
        for place in self._left:
            column = self.columns[place]
            rest = (
                _("%(column)s (others)") % {"column": column.label} if self._common[place] else column.label
            )
            heads.append(PrintColumn(rest, column.width))
        return heads

    @property
    def width(self) -> int:
        """How many columns there are, with the one for ticks."""
        return 2 + len(self._left)

    @property
    def body(self) -> list[SafeString]:
        """The rows, made here since there are many: a template takes much longer."""
        shared = [(place, frozenset(self._common[place])) for place in self._left]
        return [
            mark_safe(  # noqa: S308 - each part is escaped
                f'<tr><td{_TICK if row.box else ""}></td><th scope="row">{row.title}</th>'
                + "".join(
                    f"<td>{_drawn(part for part in row.cells[place] if part not in common)}</td>"
                    for place, common in shared
                )
                + "</tr>"
            )
            for row in self.rows
        ]


def added(text: str) -> SafeString:
    """Return what comes, with its sign."""
    return format_html("+{}<ins>{}</ins>", _TOGETHER, text)


def removed(text: str) -> SafeString:
    """Return what goes, with its sign."""
    return format_html("−{}<del>{}</del>", _TOGETHER, text)


def cut(name: str) -> str:
    """Return a name no longer than a printed line has room for."""
    return name if len(name) <= NAME_CHARACTERS else f"{name[:NAME_CHARACTERS]}…"


def _in_all(cells: Sequence[Cell]) -> Cell:
    common = frozenset(cells[0]).intersection(*cells[1:])
    return tuple(part for part in cells[0] if part in common)


def _drawn(parts: Iterable[str]) -> SafeString:
    return mark_safe(", ".join(map(conditional_escape, parts)))  # noqa: S308 - each is escaped
