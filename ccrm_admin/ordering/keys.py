"""Sort keys: texts that compare, code point by code point, as people order what they are made from.

Letters stand in the order of the Polish alphabet, where ą follows a and comes before b; other marks, and
capitals, make no difference (https://unicode.org/reports/tr35/tr35-collation.html, locale pl). Numbers
stand in the order of their values, and what is blank stands last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ccrm_admin.spelling import visible

SORT_LENGTH = 100  # characters of a sort key; an index entry must stay small on PostgreSQL
BLANK = chr(0x10FFFF)  # the key of what is blank: behind every other
_BEHIND = "~"  # behind every ASCII letter: c, cz, c~ (ć)
_POLISH = {
    **{letter: base + _BEHIND for letter, base in zip("ąćęłńóśź", "acelnosz", strict=True)},
    "ż": "z" + 2 * _BEHIND,
}
# What Unicode does not decompose: https://www.unicode.org/reports/tr15/
_UNDECOMPOSED = str.maketrans({"đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_DIGITS = re.compile("[0-9]+")
_LONGEST_NUMBER = 99  # digits


def sort_key(text: str) -> str:
    """Return the sort key of ``text``, at most SORT_LENGTH characters long."""
    text = text[:SORT_LENGTH]
    if text.isascii() and text.isdigit():
        return _number_key(text)[:SORT_LENGTH]
    letters = (text if text.isascii() else text.translate(_LATIN)).lower()
    if not letters.isascii():
        letters = _letters(text)
    return _DIGITS.sub(_matched_number, " ".join(letters.split()))[:SORT_LENGTH] or BLANK


def in_order(texts: Iterable[str]) -> list[str]:
    """Return ``texts`` in the order of their sort keys."""
    return sorted(texts, key=lambda text: (sort_key(text), text))


def _letters(text: str) -> str:
    """Return the keys of the letters of ``text`` as it is seen: composed wherever Unicode has one for it."""
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible(text)).lower())
    return "".join(map(_letter, composed))


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    if char.isascii():
        return char
    if char in _POLISH:
        return _POLISH[char]
    bare = unicodedata.normalize("NFKD", char)
    return "".join(part for part in bare if not unicodedata.combining(part)).translate(_UNDECOMPOSED)


def _matched_number(digits: re.Match[str]) -> str:
    return _number_key(digits[0])


def _number_key(digits: str) -> str:
    """Return how many digits there are without leading zeros, and these: a longer number is a greater one."""
    value = digits.lstrip("0")
    return f"{min(len(value), _LONGEST_NUMBER):02}{value}"


# Letters one by one, where that is the same: several times as quick as composing a whole text.
_LATIN = {code: _letters(chr(code)) for code in range(0xC0, 0x250)}
