"""How a person is shown where there is no room for a name."""

from __future__ import annotations

import re


def initials_of(name: str) -> str:
    """Return the first letters of a name, or of an e-mail before its @: two at most, in capitals."""
    words = re.findall(r"\w+", name.partition("@")[0])
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
