"""What is no news: values whose difference nobody can see. Data in, data out."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from ccrm_admin.numbers import canonical
from ccrm_admin.spelling import email_key, spelled
from ccrm_admin.sync.mirroring.diff import StoredRow

_NUMBERS = {"caller_id", "intl_format", "work_number", "call_pool", "sms_pool"}


def look_alike(column: str, before: Any, after: Any, *, region: str) -> bool:
    """Tell whether the values of a ``column`` differ in nothing that counts.

    An e-mail's case does not, nor does the spelling of a number, in the tenant's ``region``.
    """
    one = email_key if column == "email" else partial(_number, region) if column in _NUMBERS else spelled
    return bool(_under(one, before) == _under(one, after))


def spelled_key(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row's key as the client would spell it."""
    return tuple(_under(spelled, part) for part in key)


def follow_spellings(
    stored: dict[tuple[Any, ...], StoredRow], sent: Collection[tuple[Any, ...]], *, region: str
) -> None:
    """Put a stored row whose number was sent in another spelling under the key that it was sent with."""
    strange = [key for key in sent if key not in stored]
    if not strange:
        return
    left = sorted((key for key in stored if key not in sent), key=lambda key: not stored[key].gone)
    numbers = {_compared(key, region): key for key in left}  # of two alike, the one that is not gone
    for key in strange:
        if before := numbers.pop(_compared(key, region), None):
            stored[key] = stored.pop(before)._replace(respelled=True)


def _compared(key: tuple[Any, ...], region: str) -> tuple[Any, ...]:
    return tuple(_under(partial(_number, region), part) for part in key)


def _number(region: str, text: str) -> str:
    return canonical(spelled(text), region)


def _under(one: Any, value: Any) -> Any:
    if isinstance(value, str):
        return one(value)
    if isinstance(value, list):  # a pool: each presentation once, in order
        return sorted({_under(one, item) for item in value})
    return value
