"""Parses a page: from the bytes of a body to records."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field, Strict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from ccrm_admin.ccrm_api.errors import BadEnvelopeError, NotJsonError, RefusedError
from ccrm_admin.ccrm_api.records import IDENTITIES, RECORDS, Record
from ccrm_admin.ccrm_api.resources import Resource
from ccrm_admin.ccrm_api.results import DUPLICATE, Skipped

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


_ROWS: dict[Resource, TypeAdapter[list[Record]]] = {
    resource: TypeAdapter(Annotated[list[record], FailFast()])  # type: ignore[arg-type,valid-type]
    for resource, record in RECORDS.items()
}


@dataclass(frozen=True, slots=True)
class _Misread:
    """A row that could not be understood."""

    field: str
    problem: str
    key: str
    row: Any

    @property
    def fingerprint(self) -> str | bytes:
        """Tells whether the row has come before: its key, for the rest of it may have moved, or a digest."""
        return self.key or blake2b(json.dumps(self.row, sort_keys=True).encode()).digest()


class Reading:
    """Collects the records of one list, page by page; each key once, the first stays."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._record, self._identity = RECORDS[resource], IDENTITIES[resource]
        self._keys: set[str] = set()
        self._misread: set[str | bytes] = set()
        self.records: list[Any] = []
        self.skipped: list[Skipped] = []

    @property
    def keys(self) -> set[str]:
        """Those that came, whether their rows could be understood or not."""
        return self._keys.union(name for name in self._misread if isinstance(name, str))

    def take(self, rows: list[Any], *, page: int) -> int:
        """Add the rows of a page (counted from 1), raw or records; return how many were not there before.

        A page that adds nothing only repeats earlier ones, so none of its rows is listed as skipped.
        """
        known = len(self._keys) + len(self._misread)
        skipped: list[Skipped] = []
        for position, row in enumerate(self._parsed(rows)):
            if isinstance(row, _Misread):
                self._misread.add(row.fingerprint)
                skipped.append(self._skip(page, position, row.field, row.problem, row.key))
            elif (key := row.key) in self._keys:
                skipped.append(self._skip(page, position, "", DUPLICATE, key))
            else:
                self._keys.add(key)
                self.records.append(row)
        new = len(self._keys) + len(self._misread) - known
        if new:
            self.skipped += skipped
        return new

    def _parsed(self, rows: list[Any]) -> Sequence[Record | _Misread]:
        try:
            return _ROWS[self._resource].validate_python(rows)
        except ValidationError:
            return [self._parsed_alone(row) for row in rows]

    def _parsed_alone(self, row: Any) -> Record | _Misread:
        if not isinstance(row, dict):
            return _Misread("", "should be an object", "", row)
        try:
            return self._record.model_validate(row)
        except ValidationError as invalid:
            errors = invalid.errors(include_url=False, include_context=False, include_input=False)
        field = errors[0]["loc"][0]
        # A field has an error for each way of reading it that was tried; the last is the lenient one.
        problem = [error["msg"] for error in errors if error["loc"][0] == field][-1]
        return _Misread(str(field), problem, self._identify(row), row)

    def _identify(self, row: dict[str, Any]) -> str:
        try:
            return self._identity.model_validate(row).key
        except ValidationError:
            return ""

    def _skip(self, page: int, position: int, field: str, problem: str, key: str) -> Skipped:
        return Skipped(self._resource.path, page, position, field, problem, key)


R = TypeVar("R", bound=Record)


class _Other(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    total_count: Annotated[int, Strict(), Field(ge=0)] | None = None


class _Page(BaseModel, Generic[R]):
    model_config = ConfigDict(alias_generator=to_camel)

    success: Literal[True]
    data: Annotated[list[R], FailFast()]
    other_data: _Other = _Other()


_PAGES: dict[Resource, TypeAdapter[_Page[Record]]] = {
    resource: TypeAdapter(_Page[record])  # type: ignore[valid-type]
    for resource, record in RECORDS.items()
}


def read_documented(body: bytes, resource: Resource) -> Envelope | None:
    """Return a page whose rows are records already; None if it takes a more tolerant look.

    What it returns is what `decode`, `open_envelope` and `Reading` make of the same bytes.
    """
    try:
        page = _PAGES[resource].validate_json(body)
    except ValidationError:
        return None
    return Envelope(page.data, page.other_data.total_count)
