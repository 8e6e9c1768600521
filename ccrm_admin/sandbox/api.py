"""What the API responds to a request, and what a fault makes of the response."""

import hmac
import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from ccrm_admin.sandbox.data import more_like
from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.resources import IDENTITY_FIELDS, PAGE_ROWS, Record
from ccrm_admin.sandbox.responses import (
    Body,
    Response,
    method_not_allowed,
    rate_limited,
    refusal,
    unauthorized,
)
from ccrm_admin.sandbox.tenant import SandboxTenant


def is_authorized(tenant: SandboxTenant, authorization: str) -> bool:
    """Return whether the header carries the tenant's key as a Bearer token."""
    expected = f"Bearer {tenant.key}"
    return hmac.compare_digest(authorization.encode(), expected.encode())


def respond(
    tenant: SandboxTenant | None, resource: str | None, *, method: str, page: int, authorized: bool
) -> Response:
    """Return the response to a request for a resource's page (from 1)."""
    if tenant is None or resource is None:
        return refusal(404, "Not found")
    if method != "GET":
        return method_not_allowed("GET")
    if not authorized:
        return unauthorized()
    if not tenant.rate_limit.allows():
        return rate_limited()
    fault = tenant.faults.take(resource, page)
    if fault is not None and fault.kind in FAULTY_RESPONSES:
        return FAULTY_RESPONSES[fault.kind](FaultyRequest(tenant, resource, page, fault))
    return Response(200, tenant.body(resource, page), fault=fault)


class FaultyRequest(NamedTuple):
    """A request for a resource's page (from 1), and the fault that it meets."""

    tenant: SandboxTenant
    resource: str
    page: int
    fault: Fault


def _with_rows(change: Callable[[list[Record], FaultyRequest], Sequence[object]]) -> "Responder":
    """Change the rows of the resource before they are paged."""

    def respond(request: FaultyRequest) -> Response:
        tenant, resource, page, _ = request
        with tenant.data.lock:
            rows = change(tenant.rows(resource), request)
            return Response(200, Body.json(tenant.enveloped(resource, rows, page)))

    return respond


def _with_envelope(change: Callable[[Record], Record]) -> "Responder":
    """Change the envelope of the page."""

    def respond(request: FaultyRequest) -> Response:
        tenant, resource, page, _ = request
        with tenant.data.lock:
            envelope = tenant.enveloped(resource, tenant.rows(resource), page)
            return Response(200, Body.json(change(envelope)))

    return respond


def _bad_records(rows: list[Record], request: FaultyRequest) -> list[object]:
    """Garble every n-th record in turn: no identity, one of a wrong type, not an object at all."""
    identity, every = IDENTITY_FIELDS[request.resource], request.fault.every
    changed: list[object] = list(rows)
    for nth, position in enumerate(range(every - 1, len(rows), every)):
        row = rows[position]
        without = {name: value for name, value in row.items() if name != identity}
        changed[position] = (without, {**row, identity: {"value": row.get(identity)}}, "record")[nth % 3]
    return changed


_NUMBERS = {"callerId", "presentation", "workNumber"}
_POOLS = {"callPresentation", "smsPresentation"}
_NATIONAL = re.compile(r"(?:48)?([1-9]\d\d)(\d{3})(\d{3})", re.ASCII)


def _respelled(row: Record, nth: int) -> Record:
    """Return a row whose numbers are in the nth spelling, those of its pools too."""
    numbers = {name: _spelling(row[name], nth) for name in _NUMBERS & row.keys()}
    pools = {name: [_respelled(entry, nth) for entry in row[name]] for name in _POOLS & row.keys()}
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


def _moves(request: FaultyRequest) -> Response:
    tenant, resource, page, fault = request
    with tenant.data.lock:
        body = tenant.body(resource, page)
        tenant.data.move(resource, delete=fault.delete, add=fault.add)
    return Response(200, body)


def _endless(request: FaultyRequest) -> Response:
    tenant, resource, page, _ = request
    with tenant.data.lock:
        rows = tenant.rows(resource)
        new = list(islice(more_like(rows, resource, page * PAGE_ROWS), PAGE_ROWS)) if rows else []
    return Response(200, Body.json({"success": True, "data": new, "otherData": {}, "message": "OK"}))


def _cut_json(request: FaultyRequest) -> Response:
    raw = request.tenant.body(request.resource, request.page).raw
    return Response(200, Body(raw[: len(raw) // 2]))


_MAINTENANCE_PAGE = """<!DOCTYPE html>
<html lang="pl">
<head><meta charset="utf-8"><title>Przerwa techniczna</title></head>
<body><h1>Przerwa techniczna</h1><p>Serwis będzie dostępny wkrótce. Przepraszamy.</p></body>
</html>
"""

Responder = Callable[[FaultyRequest], Response]

FAULTY_RESPONSES: dict[str, Responder] = {
    "unauthorized": lambda _: unauthorized(),
    "rate_limit": lambda _: rate_limited(),
    "status": lambda request: refusal(request.fault.status, request.fault.message, request.fault.headers),
    "html": lambda _: Response(
        200, Body(_MAINTENANCE_PAGE.encode()), content_type="text/html; charset=utf-8"
    ),
    "empty": lambda _: Response(200, Body(b"")),
    "cut_json": _cut_json,
    "redirect": lambda request: Response(302, Body(b""), headers={"Location": request.fault.location}),
    "refused": lambda request: refusal(200, request.fault.message),
    "data_null": _with_envelope(lambda envelope: {**envelope, "data": None}),
    "data_missing": _with_envelope(lambda envelope: {k: v for k, v in envelope.items() if k != "data"}),
    "data_object": _with_envelope(lambda envelope: {**envelope, "data": dict(enumerate(envelope["data"]))}),
    "bad_records": _with_rows(_bad_records),
    "duplicates": _with_rows(lambda rows, _: [*rows, *rows[:1]]),
    "half": _with_rows(lambda rows, _: rows[: len(rows) // 2]),
    "none": _with_rows(lambda _rows, _: []),
    "respelled": _with_rows(lambda rows, _: [_respelled(row, nth) for nth, row in enumerate(rows)]),
    "moves": _moves,
    "endless": _endless,
}
"""Kind of fault to the response that comes instead."""
