"""One spelling for what looks the same: plain Python, for the client and the apps alike."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Of Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties.txt), and the anchors of annotations:
# soft hyphen, zero-width blanks, marks and overrides of the writing direction, fillers, tags.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Joiners and variation selectors shape emoji and some scripts; beside Latin letters they do nothing.
SHAPING = "\u200c\u200d\ufe00-\ufe0f"
_LATIN = "\x00-\u036f\u1e00-\u1eff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SHAPING = re.compile(f"(?<![^{_LATIN}])[{SHAPING}]+|[\u200c\u200d]+(?![^{_LATIN}])")

# Marks, embeddings, overrides and isolates of the writing direction (Unicode's Bidi_Control).
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Those, and the blocks of scripts that are written from right to left (Bidi_Class R and AL).
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def visible(text: str) -> str:
    """Return ``text`` without the characters that nobody sees."""
    if text.isascii():
        return text
    return _SHAPING.sub("", _INVISIBLE.sub("", text))


def spelled(text: str) -> str:
    """Return the one spelling of ``text``: composed (NFC), visible, single blanks between words."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", visible(unicodedata.normalize("NFC", text)))
    return " ".join(text.split())


def email_key(email: str) -> str:
    """Return what an e-mail address is recognised by: its one spelling in lower case, without any blank."""
    return "".join(spelled(email).split()).lower()


def undirected(text: str) -> str:
    """Return ``text`` without what turns the direction of writing: as files and other programs take it."""
    return text if text.isascii() else _DIRECTION.sub("", text)


def isolated(text: str) -> str:
    """Return ``text`` so that on a page it turns nothing that stands beside it.

    What is written from right to left comes between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, without
    controls of its own (https://www.unicode.org/reports/tr9/); any other text stays as it is.
    """
    if text.isascii() or not _TURNING.search(text):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{_DIRECTION.sub('', text)}{_POP_ISOLATE}"


def isolating(**words: object) -> dict[str, Any]:
    """Return ``words`` for a sentence, ``_("%(name)s is …") % isolating(name=…)``: each text ``isolated``.

    Those of a list are joined with commas.
    """
    return {name: _isolated_word(word) for name, word in words.items()}


def _isolated_word(word: object) -> object:
    if isinstance(word, list):
        return ", ".join(isolated(str(each)) for each in word)
    return word if isinstance(word, int) else isolated(str(word))
