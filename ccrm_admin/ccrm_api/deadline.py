"""The end of the time that may be waited for CCRM."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ccrm_admin.ccrm_api.errors import TimedOutError
from ccrm_admin.ccrm_api.limits import Limits


class Deadline:
    """How long a client may wait in all; what flows in earns more time, up to a ceiling.

    Only the time within `running` counts: what is done with a list before the next one is asked for is
    not CCRM's fault.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._allowed = limits.deadline
        self._ceiling = max(limits.deadline, limits.longest_deadline)
        self._rate = limits.least_rate
        self._clock = clock
        self._spent = 0.0
        self._since = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let time count; not to be nested."""
        self._since = self._clock()
        try:
            yield
        finally:
            self._spent += self._clock() - self._since

    def received(self, count: int) -> None:
        """Put the end off for so many bytes, as they came over the wire."""
        self._allowed = min(self._allowed + count / self._rate, self._ceiling)

    def remaining(self) -> float:
        """Return the seconds that are left; negative once it has passed."""
        return self._allowed - self._spent - (self._clock() - self._since)

    def check(self) -> None:
        """Raise `TimedOutError` once the moment has passed."""
        if self.remaining() <= 0:
            raise TimedOutError(stage="deadline", seconds=round(self._allowed))
