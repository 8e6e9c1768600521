"""What is sent back for a request, in the documented envelope (ccrm-api.md, "Envelope")."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.resources import PAGE_ROWS, Record

_WORTH_COMPRESSING = 4_096
"""Bytes; servers leave smaller bodies alone."""


def enveloped(resource: str, rows: Sequence[object], *, page: int, paged: bool) -> Record:
    """Return the envelope of a page (from 1), or of all rows where the resource is not paged."""
    first = (page - 1) * PAGE_ROWS
    return {
        "success": True,
        "data": rows[first : first + PAGE_ROWS] if paged else rows,
        "otherData": {} if resource == "sip_accounts" else {"totalCount": len(rows)},
        "message": "OK",
    }


def failure(message: str) -> Record:
    """Return the envelope of a refusal."""
    return {"success": False, "message": message}


class Body:
    """Bytes of an answer; compressed at most once."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @classmethod
    def of(cls, envelope: object) -> "Body":
        """Return the envelope as JSON, in ASCII, so that any text at all can be sent."""
        return cls(json.dumps(envelope, separators=(",", ":")).encode("ascii"))

    @property
    def is_big(self) -> bool:
        """Whether a server would compress it."""
        return len(self.raw) >= _WORTH_COMPRESSING

    @cached_property
    def gzipped(self) -> bytes:
        """The bytes in gzip format."""
        return gzip.compress(self.raw, compresslevel=1, mtime=0)


JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers; `fault` is set where the sending itself goes wrong."""

    status: int
    body: Body
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer that says no in the documented envelope."""
    return Answer(status, Body.of(failure(message)), headers=headers or {})


def unauthorized() -> Answer:
    """Return the documented answer to a wrong key, a foreign address or a switched-off API."""
    return refusal(401, "Unauthorized")


def over_the_limit() -> Answer:
    """Return the documented answer to too many requests."""
    return refusal(403, "Request limit has been exceeded")
