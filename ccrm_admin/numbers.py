"""Phone numbers as they are compared: plain Python, for the apps and the rules alike.

The CCRM documents digits with the country code and no plus, and sends whatever was once typed into it. What
was sent is what is shown and exported; what is compared is the canonical form: E.164 digits without the plus.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber

from ccrm_admin.spelling import visible

DEFAULT_REGION = "PL"

# What stands in the place of a number that is not shown: RFC 3323, 4.1.1.3, and what exchanges write.
_WITHHELD = {
    *("", "anonymous", "none", "private", "restricted", "unavailable", "unknown", "withheld"),
    *("anonim", "anonimowy", "brak", "nieznany", "prywatny", "ukryty", "zastrzeżony"),
    *("numer nieznany", "numer prywatny", "numer ukryty", "numer zastrzeżony"),
}
# Behind a display name, before parameters: RFC 3261, 20.10.
_IN_ANGLE_BRACKETS = re.compile(r"<([^<>]*)>\s*(?:;[^<>]*)?\Z")
SCHEME = r"(?:tel|sips?|callto|sms):(?://)?"
_SCHEME = re.compile(rf"\A{SCHEME}", re.IGNORECASE)
ABBREVIATION = r"tel[.:]{0,2}(?=[\s+(\d])"
_ABBREVIATION = re.compile(rf"\A{ABBREVIATION}", re.IGNORECASE)
_BEHIND = re.compile(r"[@;?].*\Z", re.DOTALL)  # a URI's host and parameters
_DASHES = "-–—"
_AROUND = " \t'\"`´‘’‚“”„.,;:"
_DIALLED = re.compile(r"(?:\(?\s*\+|[\d(])[\d\s().\-/‐‑‒–—―−]*\Z")
_KINDS = (
    *("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip"),
    *("personal_number", "pager", "uan", "voicemail"),
)
_LONGEST = 40  # characters of the 15 digits that a number may have, with all that people put between them
_USUAL_ABROAD = range(7, 13)  # digits of a number without its country code; ITU-T E.164 allows a few more


@dataclass(frozen=True, slots=True)
class _Dialling:
    """How the numbers of one region are made.

    ``national`` matches them without the country's ``code``, ``usual`` are their lengths.
    ``has_trunk_prefix``: at home they begin with a 0, so that digits which don't have their country code.
    """

    code: str
    national: re.Pattern[str]
    usual: Collection[int]
    has_trunk_prefix: bool


@lru_cache(maxsize=2**16)
def canonical(number: str, region: str) -> str:
    """Return what all spellings of a phone number have in common: its digits with the country code.

    ``region`` (ISO 3166-1, two letters) is the country of numbers that are written without one. The spelling
    may be as people dial, with a name before it, or a URI. What is no phone number, such as a sender's name,
    comes back as it is, a short code as its digits.
    """
    text = _bare(number)
    if len(text) > _LONGEST or not _DIALLED.match(text):
        return number
    return _read(text, region) or phonenumbers.normalize_digits_only(text) or number


def distinct(pool: Iterable[str], region: str) -> list[str]:
    """Return the numbers of a pool in canonical form, each once, sorted."""
    return sorted({canonical(number, region) for number in pool})


def is_withheld(number: str) -> bool:
    """Tell whether a caller ID shows no number at all: it is empty, or a word such as "anonymous"."""
    return _BEHIND.sub("", _bare(number)).strip(_DASHES).casefold() in _WITHHELD


def country_code(region: str) -> str:
    """Return the digits that a number of ``region`` begins with in canonical form."""
    return _dialling(region).code


def international(digits: str) -> str:
    """Return what is dialled behind a plus, without a 0 that no such number has; "" if it is none."""
    return _first(_with_and_without_zero(f"+{digits}", None), _USUAL_ABROAD)


def _bare(number: str) -> str:
    """Return a number without what stands around it: a name, a URI's scheme and host, quotes."""
    text = number if number.isascii() else unicodedata.normalize("NFKC", visible(number))
    text = text.strip(_AROUND)
    if bracketed := _IN_ANGLE_BRACKETS.search(text):
        text = bracketed[1].strip(_AROUND)
    without_scheme = _SCHEME.sub("", text)
    if without_scheme != text:
        text = unquote(_BEHIND.sub("", without_scheme)).strip(_AROUND)
    return _ABBREVIATION.sub("", text).strip()


def _read(text: str, region: str) -> str:
    """Return the digits of what was dialled with its country code; "" if it makes no number."""
    dialling = _dialling(region)
    if text.isascii() and text.isdigit() and text[0] != "0":  # nearly all: too many to be parsed one by one
        if not dialling.has_trunk_prefix and dialling.national.fullmatch(text):
            return dialling.code + text
        if text.startswith(dialling.code) and dialling.national.fullmatch(text, len(dialling.code)):
            return text
    at_home = _with_and_without_zero(text, region)
    if text.startswith(("+", "(+")):
        return _first(at_home, _USUAL_ABROAD)
    abroad = [] if text.startswith("0") else _with_and_without_zero(f"+{text}", None)
    if dialling.has_trunk_prefix:
        return _first((*abroad, *at_home), dialling.usual)
    return _first(at_home, dialling.usual) or _first(abroad, dialling.usual)


def _with_and_without_zero(text: str, region: str | None) -> Sequence[PhoneNumber]:
    """Return what a text may stand for, without a 0 too as in "+48 (0) 22 …" or "022 …"; nothing if none."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return ()
    if not number.italian_leading_zero:
        return (number,)
    return number, PhoneNumber(country_code=number.country_code, national_number=number.national_number)


def _first(readings: Sequence[PhoneNumber], usual: Collection[int]) -> str:
    """Return the first number in use; else the first that the library need not know yet, by its length."""
    for number in readings:
        if phonenumbers.is_valid_number(number):
            return _digits(number)
    for number in readings:
        if not number.italian_leading_zero and len(str(number.national_number)) in usual:
            return _digits(number)
    return ""


def _digits(number: PhoneNumber) -> str:
    return f"{number.country_code}{phonenumbers.national_significant_number(number)}"


@lru_cache
def _dialling(region: str) -> _Dialling:
    known: Any = PhoneMetadata.metadata_for_region(region, None)  # a tenant can have no unknown region
    patterns = [desc.national_number_pattern for kind in _KINDS if (desc := getattr(known, kind)) is not None]
    return _Dialling(
        code=str(known.country_code),
        national=re.compile("|".join(f"(?:{pattern})" for pattern in patterns if pattern)),
        usual=frozenset(known.mobile.possible_length),
        has_trunk_prefix=known.national_prefix == "0",
    )
