"""Text as it is searched and sorted: pure functions, no database."""

from __future__ import annotations

import re
import unicodedata

SORT_LENGTH = 100  # characters of a sort key; an index entry must stay small on PostgreSQL
# What Unicode does not decompose: https://www.unicode.org/reports/tr15/ (Ł has no canonical parts).
_UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})
_PHONE_WORD = re.compile(r"\+?\(?\d{1,4}\)?(?:[-./]\d{1,4})*\Z")
_PLUS_NUMBER = re.compile(r"\+\(?\d[\d().\-/]*\Z")
_NOT_DIGITS = re.compile(r"\D+")
_DIGITS = re.compile(r"\d+")
_COUNTRY = "48"


def _decomposed(text: str) -> str:
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    marks_off = "".join(char for char in bare if not unicodedata.combining(char))
    return marks_off.translate(_UNDECOMPOSED)


# Latin letters, one by one: ten times as quick as decomposing a whole text.
_LATIN = {code: _decomposed(chr(code)) for code in range(0xC0, 0x250)}


def fold(text: str) -> str:
    """Return ``text`` in lower case, without diacritics, white space collapsed to single blanks."""
    bare = text.lower() if text.isascii() else text.translate(_LATIN).lower()
    return " ".join((bare if bare.isascii() else _decomposed(text)).split())


def sort_key(text: str) -> str:
    """Return ``text`` folded, with numbers padded, so that "Konsultant 2" comes before "Konsultant 10"."""
    return _DIGITS.sub(_padded, fold(text[:SORT_LENGTH]))[:SORT_LENGTH]


def _padded(digits: re.Match[str]) -> str:
    return digits[0].zfill(8)


def number_text(number: str) -> str:
    """Return a phone number as search text; a Polish national one (9 digits) with its country code."""
    return _COUNTRY + number if len(number) == 9 and number.isdigit() else number


def search_text(*parts: str) -> str:
    """Return the folded text of one row, from all its visible ``parts``."""
    return fold(" ".join(filter(None, parts)))


def search_terms(text: str) -> list[str]:
    """Return the folded words of a query, each to be found; a number written in groups is one word.

    "+48 777 888 999", "0048777888999" and "777-888-999" become digits alone.
    """
    terms: list[str] = []
    groups: list[str] = []
    for word in [*fold(text.replace("\x00", "")).split(), ""]:
        if _PHONE_WORD.match(word) or _PLUS_NUMBER.match(word):
            if word.startswith("+"):
                terms += _phone_terms(groups)
                groups = []
            groups.append(word)
            continue
        terms += _phone_terms(groups)
        groups = []
        if word:
            digits = _NOT_DIGITS.sub("", word)
            terms.append(_without_exit_code(digits) if digits == word else word)
    return list(dict.fromkeys(terms))


def _phone_terms(groups: list[str]) -> list[str]:
    """Return groups of digits as one number if they are long enough for one, else each by itself."""
    digits = [_NOT_DIGITS.sub("", group) for group in groups]
    if groups and (groups[0].startswith("+") or len("".join(digits)) >= 7):
        return [_without_exit_code("".join(digits))]
    return digits


def _without_exit_code(digits: str) -> str:
    """Return ``digits`` without the 00 that is dialled before a country code (ITU-T E.164)."""
    return digits[2:] if digits.startswith("00") and len(digits) > 9 else digits
