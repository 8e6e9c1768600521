"""How telephone numbers are shown: grouped as the operator writes them, else as their country does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from ccrm_admin.numbers import DEFAULT_REGION

SHORTEST_WITH_COUNTRY_DIGITS = 10
LONGEST_DIGITS = 15  # ITU-T E.164, 6.2

_BETWEEN_GROUPS = re.compile(r"[^+\d]+")


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers of one tenant are shown.

    ``region`` (ISO 3166-1, two letters) is the country of numbers without one; ``own`` are the operator's own
    groupings, by the number as it may be sent: with a plus, without, and without the country's code.
    """

    region: str = DEFAULT_REGION
    own: Mapping[str, str] = field(default_factory=dict)


_style: ContextVar[Callable[[], NumberStyle]] = ContextVar("number_style", default=NumberStyle)


@contextmanager
def number_style(style: Callable[[], NumberStyle]) -> Iterator[None]:
    """Show numbers in what ``style`` returns, which is asked when a number comes to be shown."""
    token = _style.set(style)
    try:
        yield
    finally:
        _style.reset(token)


def format_phone(number: str) -> str:
    """Return ``number`` (digits, as the CRM sends them, or with a leading plus) grouped for reading.

    No digit is added or lost. Whatever is not a telephone number with or without its country (an extension,
    a short code, a word) comes back unchanged.
    """
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return number
    style = _style.get()()
    return style.own.get(number) or by_country(number, style.region)


def grouped_alike(shown: str, digits: str) -> str:
    """Return a written number with blanks between its groups; "" unless it has exactly these ``digits``."""
    grouped = _BETWEEN_GROUPS.sub(" ", shown).strip()
    return grouped if grouped.replace(" ", "").removeprefix("+") == digits else ""


@lru_cache(maxsize=2**16)
def by_country(number: str, region: str) -> str:
    """Return a number, digits with or without a plus, grouped as its country does; see ``format_phone``."""
    digits = number.removeprefix("+")
    if digits == number and (at_home := _formatted(number, region, PhoneNumberFormat.NATIONAL)):
        return at_home
    if digits.startswith("0") or len(digits) > LONGEST_DIGITS:
        return number
    if abroad := _formatted(f"+{digits}", None, PhoneNumberFormat.INTERNATIONAL):
        return abroad if digits != number or len(digits) >= SHORTEST_WITH_COUNTRY_DIGITS else number
    return f"+{digits}" if len(digits) >= SHORTEST_WITH_COUNTRY_DIGITS else number


def _formatted(text: str, region: str | None, form: int) -> str:
    """Return a number in the given form; "" if it is none or the form has other digits.

    Without its country (``region`` is where it is dialled) a number must be one in use, since any few digits
    look like one.
    """
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return ""
    is_number = phonenumbers.is_valid_number if region else phonenumbers.is_possible_number
    if not is_number(number):
        return ""
    return grouped_alike(phonenumbers.format_number(number, form), text.removeprefix("+"))
