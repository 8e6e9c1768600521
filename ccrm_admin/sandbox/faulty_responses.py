"""Faults that change what the response says."""

import re
from collections.abc import Callable
from itertools import islice

from ccrm_admin.sandbox.data import identity_of, more_like
from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.resources import PAGE_ROWS, Record
from ccrm_admin.sandbox.responses import Answer, Body, over_the_limit, refusal, unauthorized
from ccrm_admin.sandbox.tenant import SandboxTenant

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


def _moves(tenant: SandboxTenant, resource: str, page: int, fault: Fault) -> Body:
    with tenant.data.lock:
        served = tenant.body(resource, page)
        tenant.data.move(resource, delete=fault.delete, add=fault.add)
    return served


def _endless(tenant: SandboxTenant, resource: str, page: int, _fault: Fault) -> Body:
    with tenant.data.lock:
        rows = tenant.rows(resource)
        new = list(islice(more_like(rows, resource, page * PAGE_ROWS), PAGE_ROWS)) if rows else []
    return Body.of({"success": True, "data": new, "otherData": {}, "message": "OK"})


LIST_FAULTS: dict[str, Callable[[SandboxTenant, str, int, Fault], Body]] = {
    "moves": _moves,
    "endless": _endless,
}
"""Kind to the body of the answer for the resource's page."""


_MAINTENANCE = """<!DOCTYPE html>
<html lang="pl">
<head><meta charset="utf-8"><title>Przerwa techniczna</title></head>
<body><h1>Przerwa techniczna</h1><p>Serwis będzie dostępny wkrótce. Przepraszamy.</p></body>
</html>
"""


def _unauthorized(_healthy: Answer, _fault: Fault) -> Answer:
    return unauthorized()


def _rate_limit(_healthy: Answer, _fault: Fault) -> Answer:
    return over_the_limit()


def _status(_healthy: Answer, fault: Fault) -> Answer:
    return refusal(fault.status, fault.message, fault.headers)


def _html(_healthy: Answer, _fault: Fault) -> Answer:
    return Answer(200, Body(_MAINTENANCE.encode()), content_type="text/html; charset=utf-8")


def _empty(_healthy: Answer, _fault: Fault) -> Answer:
    return Answer(200, Body(b""))


def _cut_json(healthy: Answer, _fault: Fault) -> Answer:
    return Answer(200, Body(healthy.body.raw[: len(healthy.body.raw) // 2]))


def _redirect(_healthy: Answer, fault: Fault) -> Answer:
    return Answer(302, Body(b""), headers={"Location": fault.location})


def _refused(_healthy: Answer, fault: Fault) -> Answer:
    return refusal(200, fault.message)


REPLY_FAULTS: dict[str, Callable[[Answer, Fault], Answer]] = {
    "unauthorized": _unauthorized,
    "rate_limit": _rate_limit,
    "status": _status,
    "html": _html,
    "empty": _empty,
    "cut_json": _cut_json,
    "redirect": _redirect,
    "refused": _refused,
}
"""Kind to the answer that comes instead."""
