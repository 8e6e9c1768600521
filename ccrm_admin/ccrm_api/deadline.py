"""The end of the time a fetch may take."""

from collections.abc import Callable

from ccrm_admin.ccrm_api.errors import TimedOutError


class Deadline:
    """The moment by which a resource must be fetched."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Return the seconds that are left; negative once it has passed."""
        return self._end - self._clock()

    def check(self) -> None:
        """Raise `TimedOutError` once the moment has passed."""
        if self.remaining() <= 0:
            raise TimedOutError(stage="deadline", seconds=round(self._seconds))
