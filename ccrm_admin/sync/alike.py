"""What is no news: values that differ in a way that nobody can see. Data in, data out."""

from __future__ import annotations

from functools import partial
from typing import Any

from ccrm_admin.numbers import canonical
from ccrm_admin.spelling import email_key, spelled

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


def _number(region: str, text: str) -> str:
    return canonical(spelled(text), region)


def _under(one: Any, value: Any) -> Any:
    if isinstance(value, str):
        return one(value)
    if isinstance(value, list):  # a pool: each presentation once, in order
        return sorted({_under(one, item) for item in value})
    return value
