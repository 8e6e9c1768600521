"""Tries again where another attempt may help, and waits as long as the server asks."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from requests.structures import CaseInsensitiveDict

from ccrm_admin.ccrm_api.deadlines import Deadline
from ccrm_admin.ccrm_api.errors import CcrmError
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.wire_errors import TransientError

T = TypeVar("T")
logger = logging.getLogger(__name__)

_MAX_RETRY_AFTER_BACKOFFS = 4
"""How many times the longest back-off a Retry-After may ask for before we give up at once."""
_MAX_RETRY_AFTER_SECONDS = 86_400.0
"""More than a day makes no sense."""
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


class Retrying:
    """Bounded attempts with full jitter, so that many clients do not come back in step."""

    def __init__(
        self, limits: Limits, *, sleep: Callable[[float], None], jitter: Callable[[], float]
    ) -> None:
        self._limits = limits
        self._sleep = sleep
        self._jitter = jitter

    def call(self, attempt: Callable[[], T], *, deadline: Deadline) -> T:
        """Return what `attempt` returns, calling it again on a `TransientError`.

        Raises the `CcrmError` of the last attempt once the attempts or the time are used up.
        """
        tried = 0
        while True:
            try:
                return attempt()
            except TransientError as transient:
                error = transient.error
            tried += 1
            pause = self._pause_seconds(error, tried, deadline)
            if pause is None:
                break
            logger.info("CCRM: attempt %d failed (%s), next in %.1f s", tried, error.code, pause)
            self._sleep(pause)
        raise error

    def _pause_seconds(self, error: CcrmError, tried: int, deadline: Deadline) -> float | None:
        """Return how long to wait before the next attempt, or None to make none."""
        longest = self._limits.max_backoff_seconds
        if tried >= self._limits.max_attempts:
            return None
        if error.retry_after is None:
            pause = self._jitter() * min(longest, self._limits.backoff_base_seconds * 2 ** (tried - 1))
        elif error.retry_after <= longest * _MAX_RETRY_AFTER_BACKOFFS:
            pause = error.retry_after
        else:
            return None
        return pause if pause < deadline.remaining() else None


def retry_after_seconds(headers: CaseInsensitiveDict[str]) -> float | None:
    """Return the seconds of a Retry-After header, or None if it is missing or makes no sense.

    RFC 9110, section 10.2.3: seconds or a date. A date is compared with the server's own Date, so that
    clocks that differ do no harm.
    """
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        seconds = float(value)
    else:
        until = _parse_date(value)
        if until is None:
            return None
        now = _parse_date(headers.get("Date", "")) or datetime.now(UTC)
        seconds = max((until - now).total_seconds(), 0.0)
    return seconds if seconds <= _MAX_RETRY_AFTER_SECONDS else None


def _parse_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
