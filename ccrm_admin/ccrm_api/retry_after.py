"""How long a server asks to be left alone."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from requests.structures import CaseInsensitiveDict

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_DAY = 86_400.0


def retry_after(headers: CaseInsensitiveDict[str]) -> float | None:
    """Return the seconds of a Retry-After header, or None if it is missing or makes no sense.

    RFC 9110, section 10.2.3: seconds or a date. A date is taken against the server's own Date, so
    that clocks that differ do no harm. More than a day makes no sense.
    """
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        seconds = float(value)
    else:
        until = _moment(value)
        if until is None:
            return None
        now = _moment(headers.get("Date", "")) or datetime.now(UTC)
        seconds = max((until - now).total_seconds(), 0.0)
    return seconds if seconds <= _DAY else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
