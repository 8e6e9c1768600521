"""The envelope every answer comes in (ccrm-api.md, "Envelope")."""

import gzip
import json
from collections.abc import Sequence
from functools import cached_property

from ccrm_admin.sandbox.records import Record
from ccrm_admin.sandbox.resources import PAGE_ROWS

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
