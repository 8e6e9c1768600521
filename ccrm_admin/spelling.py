"""One spelling for what looks the same: plain Python, for the client and the apps alike."""

from __future__ import annotations

import re
import unicodedata

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
