"""The types of the API's fields, tolerant of how the vendor really writes them.

Each type is a union, tried from left to right: what pydantic checks by itself, at full speed, and
then the Python function that knows the vendor's habits. Nothing here quotes a value in an error.
"""

import math
import re
import sys
from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from ccrm_admin.spelling import spelled

NUMBER_MAX_CHARACTERS = 64
"""The most characters of an identity or a number; a longer one can't be understood."""
_INT64 = 2**63

_SPACING = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# Letters of Latin scripts, and punctuation: what is made of them with single blanks has one spelling only.
_LETTERS = r"[!-~\xa1-\xac\xae-\u017f\u2010-\u2027]+"
_SPELLED = rf"^(?:{_LETTERS}(?: {_LETTERS})*)?$"
_SPELLED_ASCII = r"^(?:[!-~]+(?: [!-~]+)*)?$"
_WHOLE = r"^(?:0|-?[1-9][0-9]{0,14})$"
_INTEGER = re.compile(r"[+-]?\d{1,20}", re.ASCII)
_MAX_EXACT_FLOAT = 2**sys.float_info.mant_dig  # beyond it a float stands for several whole numbers
_CANONICAL = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)
_CANONICAL_UUID = r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$"


def text(value: Any) -> str:
    """Return a text field in its one spelling: null is "", a number its digits.

    Control characters are taken out, for no database takes them all.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        storable = value if value.isprintable() else _UNSTORABLE.sub("", _SPACING.sub(" ", value))
        return spelled(storable)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() else str(value)
    raise PydanticCustomError("text", "should be text or a number")


def number_text(value: Any) -> str:
    """Return a short text field, such as a phone number."""
    written = text(value)
    if len(written) > NUMBER_MAX_CHARACTERS:
        raise PydanticCustomError("length", "should have at most 64 characters")
    return written


def required_text(value: Any) -> str:
    """Return a short text field that identifies the row, so that it can't be empty."""
    written = number_text(value)
    if not written:
        raise PydanticCustomError("empty", "should not be empty")
    return written


def integer(value: Any) -> int:
    """Return a whole number of 64 bits, sent as a number or as its digits."""
    digits = isinstance(value, str) and _INTEGER.fullmatch(value.strip())
    if digits or (isinstance(value, float) and value.is_integer() and abs(value) <= _MAX_EXACT_FLOAT):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("integer", "should be a whole number")
    if not -_INT64 <= value < _INT64:
        raise PydanticCustomError("range", "should fit in 64 bits")
    return value


def account_id(value: Any) -> int:
    """Return the id of a SIP account: 0 stands for none with a user, and no id is below it."""
    number = integer(value)
    if number < 1:
        raise PydanticCustomError("id", "should be a number above 0")
    return number


def optional_account_id(value: Any) -> int | None:
    """Return the id of a SIP account, or None for each value by which the API says that there is none."""
    if value is None or (isinstance(value, str) and not value.strip()) or integer(value) == 0:
        return None
    return account_id(value)


def flag(value: Any) -> bool:
    """Return a flag that pydantic does not read by itself: null and "" are off."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return False
    raise PydanticCustomError("flag", "should be 0 or 1")


def online(value: Any) -> bool:
    """Return whether a user's status says online; a flag in its place is read as one."""
    if isinstance(value, int):
        return value == 1
    return text(value).strip().lower() == "online"


def canonical_uuid(value: Any) -> str:
    """Return a UUID in lower case with hyphens (RFC 9562, section 4)."""
    if isinstance(value, str) and _CANONICAL.fullmatch(value):
        return value
    try:
        return str(UUID(value)) if isinstance(value, str) else _not_a_uuid()
    except ValueError:
        pass
    return _not_a_uuid()


def _not_a_uuid() -> str:
    raise PydanticCustomError("uuid", "should be a UUID")


def pool(value: Any) -> tuple[str, ...]:
    """Return the distinct presentations of a pool, sorted; each entry is an object with one."""
    if value in (None, "", {}):
        return ()
    if not isinstance(value, list | tuple):
        raise PydanticCustomError("pool", "should be a list")
    return _distinct(number_text(_presentation(entry)) for entry in value)


def _presentation(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    if "presentation" not in entry:
        raise PydanticCustomError("pool", "should have a presentation in each entry")
    return entry["presentation"]


def members(value: Any) -> tuple[str, ...]:
    """Return the distinct UUIDs of a group's members, sorted.

    The names beside them have two spellings, firstName and first_name (ccrm-api.md, section 5), and a user is
    known by the UUID alone.
    """
    if value in (None, "", {}):
        return ()
    if not isinstance(value, list):
        raise PydanticCustomError("members", "should be a list")
    return tuple(
        sorted({canonical_uuid(entry.get("uuid") if isinstance(entry, dict) else entry) for entry in value})
    )


def _distinct(presentations: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*presentations} - {""}))


_left_to_right = Field(union_mode="left_to_right")
_Spelled = Annotated[str, Strict(), StringConstraints(pattern=_SPELLED)]
_Number = Annotated[
    str, Strict(), StringConstraints(pattern=_SPELLED_ASCII, max_length=NUMBER_MAX_CHARACTERS)
]
_FilledNumber = Annotated[_Number, StringConstraints(min_length=1)]
_Int64 = Annotated[int, Strict(), Field(ge=-_INT64, lt=_INT64)]
_Digits = Annotated[str, StringConstraints(pattern=_WHOLE), Field(coerce_numbers_to_str=True)]
_CanonicalUuid = Annotated[str, Strict(), StringConstraints(pattern=_CANONICAL_UUID)]

Text = Annotated[_Spelled | Annotated[str, BeforeValidator(text)], _left_to_right]
NumberText = Annotated[_Number | _Digits | Annotated[str, BeforeValidator(number_text)], _left_to_right]
RequiredText = Annotated[_FilledNumber | Annotated[str, BeforeValidator(required_text)], _left_to_right]
UpperText = Annotated[
    Annotated[_Number, StringConstraints(to_upper=True)]
    | Annotated[str, BeforeValidator(number_text), StringConstraints(to_upper=True)],
    _left_to_right,
]
Integer = Annotated[_Int64 | Annotated[int, BeforeValidator(integer)], _left_to_right]
AccountId = Annotated[
    Annotated[_Int64, Field(gt=0)] | Annotated[int, BeforeValidator(account_id)], _left_to_right
]


class _Entry(TypedDict):
    presentation: NumberText


def _pool_of(entries: list[_Entry]) -> tuple[str, ...]:
    return _distinct(entry["presentation"] for entry in entries)


OptionalAccountId = Annotated[int | None, BeforeValidator(optional_account_id)]
Flag = Annotated[bool | Annotated[bool, BeforeValidator(flag)], _left_to_right]
Online = Annotated[bool, BeforeValidator(online)]
Uuid = Annotated[_CanonicalUuid | Annotated[str, BeforeValidator(canonical_uuid)], _left_to_right]
Members = Annotated[tuple[str, ...], BeforeValidator(members)]
Pool = Annotated[
    Annotated[list[_Entry], AfterValidator(_pool_of)] | Annotated[tuple[str, ...], BeforeValidator(pool)],
    _left_to_right,
]
