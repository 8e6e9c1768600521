"""Faults in what is said: the answer arrives whole, and its rows are not what they should be."""

import re
from collections.abc import Callable

from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.moving import identity_of
from ccrm_admin.sandbox.records import Record

_NUMBERS = {"callerId", "presentation", "workNumber"}
_POOLS = {"callPresentation", "smsPresentation"}
_NATIONAL = re.compile(r"(?:48)?([1-9]\d\d)(\d{3})(\d{3})", re.ASCII)


def _bad_records(rows: list[Record], resource: str, fault: Fault) -> list[object]:
    """Garble every n-th record in turn: no identity, one of a wrong type, not an object at all."""
    key = identity_of(resource)
    spoiled: list[object] = list(rows)
    for nth, position in enumerate(range(fault.every - 1, len(rows), fault.every)):
        row = rows[position]
        without = {name: value for name, value in row.items() if name != key}
        spoiled[position] = (without, {**row, key: {"value": row.get(key)}}, "record")[nth % 3]
    return spoiled


def _duplicates(rows: list[Record], _resource: str, _fault: Fault) -> list[object]:
    return [*rows, *rows[:1]]


def _half(rows: list[Record], _resource: str, _fault: Fault) -> list[object]:
    return list(rows[: len(rows) // 2])


def _none(_rows: list[Record], _resource: str, _fault: Fault) -> list[object]:
    return []


def _respelled(rows: list[Record], _resource: str, _fault: Fault) -> list[object]:
    return [_spelled_otherwise(row, nth) for nth, row in enumerate(rows)]


def _spelled_otherwise(row: Record, nth: int) -> Record:
    """Return a row whose numbers are spelled in the nth way, those of its pools too."""
    numbers = {name: _spelling(row[name], nth) for name in _NUMBERS & row.keys()}
    pools = {name: [_spelled_otherwise(entry, nth) for entry in row[name]] for name in _POOLS & row.keys()}
    return {**row, **numbers, **pools}


def _spelling(number: object, nth: int) -> object:
    """Return a Polish number in one of some spellings; anything else as it is."""
    national = _NATIONAL.fullmatch(str(number))
    if national is None:
        return number
    first, second, third = national.groups()
    return (
        f"+48{first}{second}{third}",
        f"0048 {first} {second} {third}",
        f"{first}-{second}-{third}",
        f'"Biuro" <48{first}{second}{third}>',
    )[nth % 4]


def _data_null(envelope: Record) -> Record:
    return {**envelope, "data": None}


def _data_missing(envelope: Record) -> Record:
    return {name: value for name, value in envelope.items() if name != "data"}


def _data_object(envelope: Record) -> Record:
    return {**envelope, "data": {str(at): row for at, row in enumerate(envelope["data"])}}


ROW_FAULTS: dict[str, Callable[[list[Record], str, Fault], list[object]]] = {
    "bad_records": _bad_records,
    "duplicates": _duplicates,
    "half": _half,
    "none": _none,
    "respelled": _respelled,
}
"""Kind to what becomes of all rows of the resource, before they are paged."""

ENVELOPE_FAULTS: dict[str, Callable[[Record], Record]] = {
    "data_null": _data_null,
    "data_missing": _data_missing,
    "data_object": _data_object,
}
"""Kind to what becomes of the envelope."""
