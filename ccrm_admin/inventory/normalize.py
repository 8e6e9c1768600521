"""Text as it is searched: pure functions, no database."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ccrm_admin.numbers import ABBREVIATION, SCHEME, canonical, international
from ccrm_admin.spelling import visible

FOLDED_LENGTH = 100  # characters of a name that is looked up; an index entry must stay small on PostgreSQL
# What Unicode does not decompose: https://www.unicode.org/reports/tr15/ (Ł has no canonical parts).
_UNDECOMPOSED = {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"}
# What people type with one key and programs make several of.
_ALIKE = {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’ʼ", "'"), **dict.fromkeys("“”„«»", '"')}
_TABLE = str.maketrans({**_UNDECOMPOSED, **_ALIKE})
_NOT_DIGITS = re.compile(r"\D+")
_BEFORE_NUMBER = re.compile(rf"\b{ABBREVIATION}\s*(?=[+(\d])")
_PLUS_APART = re.compile(r"(?<!\S)\+\s+(?=\d)")
_URI = re.compile(rf"\b{SCHEME}\s*([+(\d][\d().\-/]*)(?:[@;?][^\s>]*)?")  # with its host and parameters
_BETWEEN_WORDS = re.compile(r"[\s,;]+")
_AROUND_WORD = "'\"`<>[]{}|!?"
_GROUP = re.compile(r"[+(]*\d[\d().\-/]*\Z")  # of digits, a phone number or a part of one
_LONG_GROUP = re.compile(r"\d{5,}\Z")  # most likely a number or an extension by itself
_BETWEEN_GROUPS = re.compile(r"[().\-/]+\Z")
_TRUNK_PREFIX = re.compile(r"\(0\)")
_SPELLED_OUT = re.compile(r"[\s\d+().\-/‐-―−]*\Z")
_IN_GROUPS = re.compile(r"[\s,;().\-/‐-―−](?<=\d.)[\s,;().\-/‐-―−]*\d")  # punctuation first: it is rare
_FEWEST = 7  # digits that are taken for a phone number, unless a plus says so


def _decomposed(text: str) -> str:
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", visible(text)).casefold())
    marks_off = "".join(char for char in bare if not unicodedata.combining(char))
    return marks_off.translate(_TABLE)


# Characters one by one, where that is the same: ten times as quick as decomposing a whole text.
_QUICK = (0xAD, *range(0xC0, 0x250), *range(0x200B, 0x2070), 0xFEFF)
_LATIN = {code: _decomposed(chr(code)) for code in _QUICK}


def fold(text: str) -> str:
    """Return ``text`` in lower case, without diacritics and what nobody sees, white space collapsed."""
    bare = text.lower() if text.isascii() else text.translate(_LATIN).lower()
    return " ".join((bare if bare.isascii() else _decomposed(text)).split())


def folded_name(text: str) -> str:
    """Return the start of ``text`` folded, by which a name is looked up."""
    return fold(text[:FOLDED_LENGTH])[:FOLDED_LENGTH]


@lru_cache(maxsize=2**14)
def number_text(number: str, region: str) -> str:
    """Return a phone number as search text: in canonical form, and as it was sent if that says more."""
    compared = canonical(number, region)
    if compared == number or (_SPELLED_OUT.match(number) and _digits(number) in compared):
        return compared
    return f"{compared} {number}"


def search_text(*parts: str) -> str:
    """Return the folded text of one row, from all its visible ``parts``.

    Every term of ``search_terms`` of a part is in it: numbers in groups stand there as digits alone too.
    """
    folded = fold("\0".join(filter(None, parts)))
    text, terms = " ".join(folded.replace("\0", " ").split()), []
    if "+" in folded or _IN_GROUPS.search(folded):
        in_groups = (part for part in folded.split("\0") if "+" in part or _IN_GROUPS.search(part))
        terms = [term for part in in_groups for term in search_terms(part)]
    return " ".join([text, *(term for term in terms if term not in text)])


def search_terms(text: str) -> list[str]:
    """Return the folded words of a query, each to be found; a number written in groups is one word.

    "+48 777 888 999", "0048777888999", "+48 (0) 777-888-999" and "tel:+48777888999" become digits alone;
    "022 123 45 67" loses its 0, which no country code is followed by.
    """
    folded = fold(text.replace("\x00", ""))
    alone = _PLUS_APART.sub("+", _BEFORE_NUMBER.sub("", _URI.sub(r"\1", folded)))
    words = [word.strip(_AROUND_WORD) for word in _BETWEEN_WORDS.split(alone)]
    terms: list[str] = []
    groups: list[str] = []
    for word in [*(filter(None, words) if any(words) else folded.split()), ""]:
        long = _LONG_GROUP.match(word)
        if groups and (_continues(groups, word) if long or not _GROUP.match(word) else word[0] != "+"):
            groups.append(word)
        elif _GROUP.match(word):
            terms += _number_terms(groups)
            groups = [word]
        else:
            terms += [*_number_terms(groups), *filter(None, [word])]
            groups = []
        if groups and long:
            terms += _number_terms(groups)
            groups = []
    return list(dict.fromkeys(terms))


def _continues(groups: list[str], word: str) -> bool:
    """Tell whether punctuation, or many digits behind "+48", "022" or "(22)", go on with a number."""
    return bool(_BETWEEN_GROUPS.match(word)) or (word.isdigit() and groups[0][0] in "+(0")


def _number_terms(groups: list[str]) -> list[str]:
    """Return groups of digits as one number if they are long enough for one, else each by itself."""
    number = "".join(groups)
    if number.startswith("+") or len(_digits(number)) >= _FEWEST:
        return [_number_term(number)]
    return [digits for group in groups if (digits := _digits(group))]


def _number_term(number: str) -> str:
    """Return the digits of a number as the search text has them, also of the first half of one.

    There is no 0 behind a country code, nor 00 before one (ITU-T E.164).
    """
    digits = _digits(number)
    is_international = number.lstrip("(").startswith("+") or digits.startswith("00")
    if is_international and (known := international(digits.removeprefix("00"))):
        return known
    short = _digits(_TRUNK_PREFIX.sub("", number))
    return short.removeprefix("00").removeprefix("0") or digits


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)
