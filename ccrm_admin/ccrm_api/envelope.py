"""The envelope around every answer: success, data, otherData, message."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ccrm_admin.ccrm_api.errors import BadEnvelopeError, RefusedError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LONG_NUMBER = re.compile(r"\d(?:[ .()-]{0,2}\d){5,}")
_MESSAGE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Envelope:
    """The rows of one page, unparsed, and the number of rows in all if the API told it."""

    rows: list[Any]
    total: int | None


def open_envelope(document: Any, *, redact: Callable[[str], str]) -> Envelope:
    """Return what the envelope holds. `redact` takes the key out of the API's own words.

    Raises `RefusedError` on `success: false` and `BadEnvelopeError` on anything undocumented.
    """
    if not isinstance(document, dict):
        raise BadEnvelopeError(problem="not_an_object")
    success = document.get("success")
    if success is False or success in (0, "0", "false"):
        raise RefusedError(message=_speakable(document.get("message"), redact))
    if success is not True and success not in (1, "1", "true"):
        raise BadEnvelopeError(problem="success_missing")
    if "data" not in document:
        raise BadEnvelopeError(problem="data_missing")
    rows = document["data"]
    if rows is None:
        raise BadEnvelopeError(problem="data_null")
    if not isinstance(rows, list):
        raise BadEnvelopeError(problem="data_not_a_list")
    return Envelope(rows, _total(document.get("otherData")))


def _speakable(message: Any, redact: Callable[[str], str]) -> str:
    text = message if isinstance(message, str) else ""
    # Long numbers go because they may be somebody's phone number.
    text = _LONG_NUMBER.sub("…", redact(_CONTROL.sub(" ", text))).strip()
    return text[:_MESSAGE_LENGTH] or "-"


def _total(other: Any) -> int | None:
    total = other.get("totalCount") if isinstance(other, dict) else None
    if isinstance(total, str) and total.isascii() and total.isdigit() and len(total) < 19:
        return int(total)
    if isinstance(total, int) and not isinstance(total, bool) and total >= 0:
        return total
    return None
