"""What a terminal would obey rather than show: found in what people type, escaped in what commands print."""

from __future__ import annotations

import json
import re
from typing import Any

# Unicode's control characters (Cc), line and paragraph separators, overrides and isolates of the writing
# direction, and halves of surrogate pairs, which are no text.
_BESIDES_LINES = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
CONTROL_IN_LINE = re.compile(f"[\t\n\r{_BESIDES_LINES}]")
CONTROL_IN_TEXT = re.compile(f"[{_BESIDES_LINES}]")  # of several lines


def printable(line: str) -> str:
    """Return ``line`` with all that a terminal would obey as Python writes it: ESC as ``\\x1b``."""
    return CONTROL_IN_LINE.sub(lambda found: found[0].encode("unicode_escape").decode(), line)


def printable_json(data: Any, *, indent: int | None = None) -> str:
    """Return ``data`` as JSON in which letters stay readable and what a terminal would obey is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return CONTROL_IN_TEXT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
