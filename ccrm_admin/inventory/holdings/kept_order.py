"""The order of rows on a past day, by their keys: found once, since no index has what was so then."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, overload

from django.db.models import QuerySet

READ_AT_ONCE = 10_000  # keys


def keys_in_order(rows: QuerySet[Any]) -> array[int]:
    """Return the primary keys of ``rows`` in their order."""
    return array("q", rows.values_list("pk", flat=True).iterator(chunk_size=READ_AT_ONCE))


class RowsInOrder(Sequence[Any]):
    """The ``rows`` that have ``keys``, which are in the order of ``rows``; only slices are read."""

    def __init__(self, rows: QuerySet[Any], keys: array[int]) -> None:
        self._rows = rows
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        keys = self._keys[place] if isinstance(place, slice) else [self._keys[place]]
        found = list(self._rows.filter(pk__in=list(keys)))
        return found if isinstance(place, slice) else found[0]
