"""The wish that this process ends."""

from __future__ import annotations

import time

SLEEP_SLICE_SECONDS = 0.5  # seconds


class Shutdown:
    """A flag that a signal handler sets.

    Not a ``threading.Event``: its lock may be held by the very code that the signal interrupts.
    """

    def __init__(self) -> None:
        self._requested = False

    def request(self) -> None:
        """Ask this process to end."""
        self._requested = True

    def is_requested(self) -> bool:
        """Tell whether it is to end."""
        return self._requested

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the end is asked for."""
        end = time.monotonic() + seconds
        while not self._requested and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, SLEEP_SLICE_SECONDS))


shutdown = Shutdown()
