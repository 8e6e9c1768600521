"""The documented rate limit, whose size the vendor does not publish."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock


class RateLimit:
    """At most `limit` requests in any `window` seconds; refused ones do not count. None: no limit."""

    def __init__(
        self, limit: int | None, window: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._window = window
        self._clock = clock
        self._lock = Lock()
        self._times: deque[float] = deque()

    def allows(self) -> bool:
        """Return whether one more request is within the limit, and count it if so."""
        if self._limit is None:
            return True
        with self._lock:
            now = self._clock()
            while self._times and self._times[0] <= now - self._window:
                self._times.popleft()
            if len(self._times) >= self._limit:
                return False
            self._times.append(now)
            return True
