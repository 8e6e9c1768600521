"""From the bytes of a body to the value they stand for."""

import json
import re
from typing import Any

from ccrm_admin.ccrm_api.errors import NotJsonError

# Strings, and commas that follow no value, are kept as they are; what is left to the second
# alternative is a comma after the last value of an object or array, which the vendor prints.
_TRAILING_COMMA = re.compile(
    r"""
    ( "[^"\\]*+ (?:\\.[^"\\]*+)*+ "? | [\[{,][ \t\r\n]*+, )
    | , (?=[ \t\r\n]*+[\]}])
    """,
    re.VERBOSE | re.DOTALL,
)


def decode(body: bytes) -> Any:
    """Return the value of a JSON body in UTF-8, tolerating the vendor's trailing commas.

    Raises `NotJsonError`, whose kind tells an HTML page from an empty or a truncated body.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None:
        raise NotJsonError(kind="encoding")
    try:
        return _strict(text)
    except (ValueError, RecursionError):
        pass
    return _lenient(text)


def _strict(text: str) -> Any:
    # NaN and its like are no JSON; as text they spoil the one field they stand in.
    return json.loads(text, parse_constant=str)


def _lenient(text: str) -> Any:
    try:
        return json.loads(_TRAILING_COMMA.sub(r"\1", text), parse_constant=str, parse_int=_integer_or_text)
    except json.JSONDecodeError as error:
        kind = _kind(text, error)
    except RecursionError:
        kind = "malformed"
    raise NotJsonError(kind=kind)


def _integer_or_text(digits: str) -> int | str:
    # Python refuses to convert thousands of digits; no field has a use for them either.
    return int(digits) if len(digits) <= 64 else digits


def _kind(text: str, error: json.JSONDecodeError) -> str:
    content = text.strip()
    if not content:
        return "empty"
    if content.startswith("<"):
        return "html"
    cut_off = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
    return "truncated" if cut_off else "malformed"
