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
from ccrm_admin.ccrm_api.wire_errors import PassingError

T = TypeVar("T")
logger = logging.getLogger(__name__)

_PATIENCE = 4
"""How many times the back-off's ceiling a Retry-After may ask for before we give up at once."""


class Retrying:
    """Bounded attempts with full jitter, so that many clients do not come back in step."""

    def __init__(
        self, limits: Limits, *, sleep: Callable[[float], None], jitter: Callable[[], float]
    ) -> None:
        self._limits = limits
        self._sleep = sleep
        self._jitter = jitter

    def call(self, attempt: Callable[[], T], *, deadline: Deadline) -> T:
        """Return what `attempt` returns, calling it again on a `PassingError`.

        Raises the `CcrmError` of the last attempt once the attempts or the time are used up.
        """
        tried = 0
        while True:
            try:
                return attempt()
            except PassingError as passing:
                error = passing.error
            tried += 1
            pause = self._pause(error, tried, deadline)
            if pause is None:
                break
            logger.info("CCRM: attempt %d failed (%s), next in %.1f s", tried, error.code, pause)
            self._sleep(pause)
        raise error

    def _pause(self, error: CcrmError, tried: int, deadline: Deadline) -> float | None:
        """Return the seconds to wait before the next attempt, or None to make none."""
        ceiling = self._limits.backoff_ceiling
        if tried >= self._limits.attempts:
            return None
        if error.retry_after is None:
            pause = self._jitter() * min(ceiling, self._limits.backoff_base * 2 ** (tried - 1))
        elif error.retry_after <= ceiling * _PATIENCE:
            pause = error.retry_after
        else:
            return None
        return pause if pause < deadline.remaining() else None


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
