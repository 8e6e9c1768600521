"""What a fetch changes in the mirror: data in, data out; no database, no clock, no settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    Key = tuple[Any, ...]
    Values = tuple[Any, ...]

LEAST = 3  # rows of which half is worth a question; of two, one may always go


class StoredRow(NamedTuple):
    """A row of the mirror: its primary key, whether it is marked as gone, and its columns' values.

    ``respelled`` says that its key is stored in another spelling than the one it is compared by.
    """

    pk: int
    gone: bool
    values: Values
    respelled: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """What a fetch leaves open: records that could not be understood, by their keys as text; or any record.

    The latter if some of them have no key (``nameless``), or the list moved while it was read.
    """

    keys: frozenset[str]
    nameless: bool

    def may_be(self, key: Key) -> bool:
        """Tell whether one of them may be the record with ``key``."""
        return self.nameless or key_text(key) in self.keys


def key_text(key: Key) -> str:
    """Return a row's key as the client writes it."""
    return ":".join(map(str, key))


@dataclass(frozen=True, slots=True)
class RowChange:
    """A stored row that a fetch has otherwise, or has again.

    ``fields`` is {column: (before, after)} without the volatile columns.
    """

    pk: int
    key: Key
    values: Values
    fields: dict[str, tuple[Any, Any]]


@dataclass(slots=True)
class Difference:
    """What has to be written so that the mirror holds what was fetched."""

    added: list[tuple[Key, Values]] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)
    returned: list[RowChange] = field(default_factory=list)
    fluctuated: list[RowChange] = field(default_factory=list)
    """Present before and after, and nothing but volatile columns moved: written, but not history."""
    respelled: list[RowChange] = field(default_factory=list)
    """Present before and after, and different in nothing that shows: written whole, but not history."""
    removed: list[tuple[Key, StoredRow]] = field(default_factory=list)
    spared: int = 0
    """Rows that are missing, but perhaps only since the fetch leaves something open."""
    unchanged: int = 0
    """Rows present before and after whose columns, volatile ones aside, are the same to people."""

    @property
    def present(self) -> int:
        """Rows that were present before."""
        return self.unchanged + self.spared + len(self.changed) + len(self.removed)

    @property
    def moves_rows(self) -> bool:
        """Whether anything but volatile columns differs."""
        return bool(self.added or self.changed or self.returned or self.respelled or self.removed)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write at all."""
        return not (self.moves_rows or self.fluctuated)


def diff(
    stored: Mapping[Key, StoredRow],
    fetched: Mapping[Key, Values],
    columns: Sequence[str],
    *,
    volatile: Collection[str] = (),
    unclear: Unclear | None = None,
    alike: Callable[[str, Any, Any], bool] | None = None,
    known: int = 0,
) -> Difference:
    """Compare what is stored with what was fetched, by key.

    ``columns`` names the values, in order; those in ``volatile`` move all the time. A missing row that
    may be among the ``unclear`` records is not removed. ``alike`` returns whether a column's two values
    differ in nothing that anybody can see. ``known`` counts the rows that are on neither side, for they came
    as they are stored.
    """
    difference = Difference(unchanged=known)
    for key, values in fetched.items():
        row = stored.get(key)
        if row is None:
            difference.added.append((key, values))
        elif row.gone:
            fields = _fields(row.values, values, columns, volatile, alike)
            difference.returned.append(RowChange(row.pk, key, values, fields))
        elif row.values == values and not row.respelled:
            difference.unchanged += 1
        elif fields := _fields(row.values, values, columns, volatile, alike):
            difference.changed.append(RowChange(row.pk, key, values, fields))
        else:
            difference.unchanged += 1
            respelled = row.respelled or _fields(row.values, values, columns, volatile)
            silent = difference.respelled if respelled else difference.fluctuated
            silent.append(RowChange(row.pk, key, values, {}))
    for key, row in stored.items():
        if row.gone or key in fetched:
            continue
        if unclear is not None and unclear.may_be(key):
            difference.spared += 1
        else:
            difference.removed.append((key, row))
    return difference


def _fields(
    before: Values,
    after: Values,
    columns: Sequence[str],
    volatile: Collection[str],
    alike: Callable[[str, Any, Any], bool] | None = None,
) -> dict[str, tuple[Any, Any]]:
    return {
        column: (old, new)
        for column, old, new in zip(columns, before, after, strict=True)
        if old != new and column not in volatile and not (alike and alike(column, old, new))
    }


def is_mass_removal(difference: Difference, *, accepted: int = 0, earlier: int = 0) -> bool:
    """Tell whether so much would go that a person should look first.

    That is: all rows, or half of ``LEAST`` or more, counted together with those that went ``earlier`` in the
    day; unless a manager agreed to lose as many as go now (``accepted``).
    """
    removed = len(difference.removed)
    lost, had = removed + earlier, difference.present + earlier
    return removed > accepted and (lost == had or (had >= LEAST and 2 * lost >= had))
