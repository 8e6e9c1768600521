"""Parses a page: from the bytes of a body to records.

A page that is built as documented is cut into its rows, each parsed from its own bytes, unless they are known
from an earlier fetch. Any other page is parsed piece by piece: JSON that may have trailing commas, then the
envelope, then the rows. Both give the same.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from ccrm_admin.ccrm_api.errors import BadEnvelopeError, CcrmError, NotJsonError, RefusedError
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.records import IDENTITIES, RECORDS, Record
from ccrm_admin.ccrm_api.resources import Resource
from ccrm_admin.ccrm_api.user_groups import BadType, groups_in

_DIGEST_BYTES = 16


class InvalidRow(NamedTuple):
    """A row that could not be parsed. Quotes no value but the key."""

    field: str
    """The API's name of the field, or "" for the row as a whole."""
    problem: str
    key: str
    """The identity of the row where it could be read, or ""."""
    fingerprint: str | bytes
    """Identifies the row: its key, for the rest of it may have changed, or a digest."""


Row = Record | InvalidRow | str
"""A row that was parsed, one that could not be, or the key of one that is known to the byte."""


class Page(NamedTuple):
    """What a page holds, and `totalCount` if the API sent it."""

    rows: Sequence[Row]
    total: int | None
    digests: Sequence[str] = ()
    """Of the bytes of each row; none if the rows were not cut apart."""
    paged: int | None = None
    """How many the API counts them as when it pages, where that is not the number of rows."""


class Envelope(NamedTuple):
    """The same before the rows are parsed."""

    rows: list[Any]
    total: int | None


_NOTHING: Mapping[str, str] = MappingProxyType({})


def digest_of(sent: bytes) -> str:
    """Return what bytes are recognised by."""
    return blake2b(sent, digest_size=_DIGEST_BYTES).hexdigest()


def parse_page(
    body: bytes,
    resource: Resource,
    *,
    limits: Limits,
    redact: Callable[[str], str],
    known: Mapping[str, str] = _NOTHING,
) -> Page:
    """Return what the body of a response holds.

    `redact` takes the key out of the API's own words. `known` has the keys of the rows that need not be
    parsed, by the digest of their bytes. Raises `NotJsonError`, `RefusedError`, `BadEnvelopeError`, or
    `ListTooLongError` if there are more values or rows than the limits allow.
    """
    if body.count(b",") > limits.max_response_values:
        raise limits.list_too_long()
    nested = resource is Resource.USER_GROUPS
    page = None if nested else parse_documented(body, resource, known)
    if page is not None:
        return page
    envelope = open_envelope(decode(body), redact=redact)
    if len(envelope.rows) > limits.max_records:
        raise limits.list_too_long()
    if nested:
        groups = list(groups_in(envelope.rows))
        return Page(parse_rows(groups, resource), envelope.total, paged=len(envelope.rows))
    return Page(parse_rows(envelope.rows, resource), envelope.total)


_BLANKS = rb"[ \t\r\n]*"
_JSON_BLANKS = b" \t\r\n"
# From the start of a body to the first field of its first row.
_OPENING = re.compile(
    _BLANKS.join((rb"", rb"\{", rb'"success"', rb":", rb"true", rb",", rb'"data"', rb":", rb"\[", rb"(\{)"))
    + _BLANKS
    + rb'("[^"\\]+")'
    + _BLANKS
    + rb":"
)


def parse_documented(body: bytes, resource: Resource, known: Mapping[str, str] = _NOTHING) -> Page | None:
    """Return the page if its body is built as documented, else None.

    The rows are cut apart wherever an object ends and another begins with the same field as the first. That
    may cut amiss, but then a piece is no JSON by itself, and None is returned.
    """
    opening = _OPENING.match(body)
    end = body.rfind(b"]")
    if opening is None or end < opening.end():
        return None
    start = opening.start(1)
    rows = body[start:end].rstrip(_JSON_BLANKS).removesuffix(b",").rstrip(_JSON_BLANKS)
    between = re.compile(_BLANKS.join((rb"\}", rb",", rb"\{", rb"(?=" + re.escape(opening[2]), rb":)")))
    pieces = between.split(rows[1:-1])
    try:
        envelope = open_envelope(decode(body[:start] + body[end:]), redact=str)
        if envelope.rows or not rows.endswith(b"}"):
            return None
        digests = [digest_of(piece) for piece in pieces]
        parsed = [
            known.get(digest) or _parse_piece(b"{%b}" % piece, resource)
            for piece, digest in zip(pieces, digests, strict=True)
        ]
    except CcrmError:
        return None
    return Page(parsed, envelope.total, digests)


_VALIDATORS = {resource: TypeAdapter(record).validator for resource, record in RECORDS.items()}


def _parse_piece(sent: bytes, resource: Resource) -> Record | InvalidRow:
    """Return the row that is written so. Raises `NotJsonError`."""
    try:
        record: Record = _VALIDATORS[resource].validate_json(sent)
    except ValidationError:
        return _parse_row(decode(sent), resource)
    return record


# Strings, and commas that follow no value, are kept as they are; what is left to the second
# alternative is a comma after the last value of an object or array, which the vendor prints.
_TRAILING_COMMA = re.compile(
    r"""
    ( "[^"\\]*+ (?:\\.[^"\\]*+)*+ "? | [\[{,][ \t\r\n]*+, )
    | , (?=[ \t\r\n]*+[\]}])
    """,
    re.VERBOSE | re.DOTALL,
)
_MAX_INTEGER_DIGITS = 64


def decode(body: bytes) -> Any:
    """Return the value of a JSON body in UTF-8, tolerating the vendor's trailing commas.

    Raises `NotJsonError`, whose kind distinguishes an HTML page from an empty or a truncated body.
    """
    # Errors are raised outside of the handlers, so that what was read is not in their context.
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None:
        raise NotJsonError(kind="encoding")
    try:
        # NaN and its like are no JSON; as text they spoil the one field they stand in.
        return json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_TRAILING_COMMA.sub(r"\1", text), parse_constant=str, parse_int=_integer_or_text)
    except json.JSONDecodeError as error:
        kind = _kind_of(text, error)
    except RecursionError:
        kind = "malformed"
    raise NotJsonError(kind=kind)


def _integer_or_text(digits: str) -> int | str:
    # Python refuses to convert thousands of digits; no field has a use for them either.
    return int(digits) if len(digits) <= _MAX_INTEGER_DIGITS else digits


def _kind_of(text: str, error: json.JSONDecodeError) -> str:
    content = text.strip()
    if not content:
        return "empty"
    if content.startswith("<"):
        return "html"
    cut_off = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
    return "truncated" if cut_off else "malformed"


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LONG_NUMBER = re.compile(r"\d(?:[ .()-]{0,2}\d){5,}")
_MAX_MESSAGE_CHARACTERS = 200
_MAX_TOTAL_DIGITS = 18


def open_envelope(document: Any, *, redact: Callable[[str], str]) -> Envelope:
    """Return what the envelope holds: success, data, otherData and message, but not exactly as documented.

    Raises `RefusedError` if `success` is false, and `BadEnvelopeError` if it is something else entirely.
    """
    if not isinstance(document, dict):
        raise BadEnvelopeError(problem="not_an_object")
    success = document.get("success")
    if success is False or success in (0, "0", "false"):
        raise RefusedError(message=_without_secrets(document.get("message"), redact))
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


def _without_secrets(message: Any, redact: Callable[[str], str]) -> str:
    text = message if isinstance(message, str) else ""
    # Long numbers go because they may be somebody's phone number.
    text = _LONG_NUMBER.sub("…", redact(_CONTROL.sub(" ", text))).strip()
    return text[:_MAX_MESSAGE_CHARACTERS] or "-"


def _total(other: Any) -> int | None:
    total = other.get("totalCount") if isinstance(other, dict) else None
    if isinstance(total, str) and total.isascii() and total.isdigit() and len(total) <= _MAX_TOTAL_DIGITS:
        return int(total)
    if isinstance(total, int) and not isinstance(total, bool) and total >= 0:
        return total
    return None


def parse_rows(rows: list[Any], resource: Resource) -> Sequence[Record | InvalidRow]:
    """Return a record for each row, or an `InvalidRow` where it is none."""
    return [_parse_row(row, resource) for row in rows]


def _parse_row(row: Any, resource: Resource) -> Record | InvalidRow:
    if isinstance(row, BadType):
        return InvalidRow(row.field, row.problem, "", _digest(row))
    if not isinstance(row, dict):
        return InvalidRow("", "should be an object", "", _digest(row))
    try:
        return RECORDS[resource].model_validate(row)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_context=False, include_input=False)
    field = errors[0]["loc"][0]
    # A field has an error for each type that was tried; the last is the lenient one.
    problem = [error["msg"] for error in errors if error["loc"][0] == field][-1]
    try:
        key = IDENTITIES[resource].model_validate(row).key
    except ValidationError:
        key = ""
    return InvalidRow(str(field), problem, key, key or _digest(row))


def _digest(row: Any) -> bytes:
    return blake2b(json.dumps(row, sort_keys=True).encode()).digest()
