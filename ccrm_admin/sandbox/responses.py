"""What is sent back for a request, in the documented envelope (ccrm-api.md, "Envelope")."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.resources import PAGE_ROWS, Record

_MIN_GZIPPED_BYTES = 4_096
"""Servers leave smaller bodies alone."""


class Body:
    """The bytes of a response; compressed at most once."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @classmethod
    def json(cls, value: object) -> "Body":
        """Return the value as JSON, in ASCII, so that any text at all can be sent."""
        return cls(json.dumps(value, separators=(",", ":")).encode("ascii"))

    @property
    def is_worth_compressing(self) -> bool:
        """Whether a server would compress it."""
        return len(self.raw) >= _MIN_GZIPPED_BYTES

    @cached_property
    def gzipped(self) -> bytes:
        """The bytes in gzip format."""
        return gzip.compress(self.raw, compresslevel=1, mtime=0)


@dataclass(frozen=True, slots=True)
class Response:
    """Status, body and headers; `fault` is set where the sending itself goes wrong."""

    status: int
    body: Body
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None


def enveloped(resource: str, rows: Sequence[object], *, page: int, paged: bool) -> Record:
    """Return the envelope of a page (from 1), or of all rows where the resource is not paged."""
    first = (page - 1) * PAGE_ROWS
    return {
        "success": True,
        "data": rows[first : first + PAGE_ROWS] if paged else rows,
        "otherData": {} if resource == "sip_accounts" else {"totalCount": len(rows)},
        "message": "OK",
    }


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response that says no in the documented envelope."""
    return Response(status, Body.json({"success": False, "message": message}), headers=headers or {})


def unauthorized() -> Response:
    """Return the documented response to a wrong key, an IP address not allowed or a switched-off API."""
    return refusal(401, "Unauthorized")


def rate_limited() -> Response:
    """Return the documented response to too many requests."""
    return refusal(403, "Request limit has been exceeded")


def method_not_allowed(*allowed: str) -> Response:
    """Return the response to a method other than those allowed."""
    return refusal(405, "Method not allowed", {"Allow": ", ".join(allowed)})
