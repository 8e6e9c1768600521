"""The end of the time that may be waited for CCRM, looked at by each read from the network.

A socket's own time-out is for one read: a server that sends a byte now and then never runs into it.
"""

import http.client
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BufferedReader, RawIOBase
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from ccrm_admin.ccrm_api.errors import TimedOutError
from ccrm_admin.ccrm_api.limits import Limits


class Deadline:
    """How long a client may wait in all; what flows in earns more time, up to a ceiling.

    Only the time within `running` counts: what is done with a list before the next one is requested is
    not CCRM's fault.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._allowed_seconds = limits.deadline_seconds
        self._spent_seconds = 0.0
        self._running_since = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let time count; not to be nested."""
        self._running_since = self._clock()
        try:
            yield
        finally:
            self._spent_seconds += self._clock() - self._running_since

    def extend(self, received_bytes: int) -> None:
        """Put the end off for so many bytes, as they came over the wire."""
        earned = received_bytes / self._limits.min_bytes_per_second
        ceiling = max(self._limits.deadline_seconds, self._limits.max_deadline_seconds)
        self._allowed_seconds = min(self._allowed_seconds + earned, ceiling)

    def remaining(self) -> float:
        """Return the seconds that are left; negative once it has passed."""
        return self._allowed_seconds - self._spent_seconds - (self._clock() - self._running_since)

    def check(self) -> None:
        """Raise `TimedOutError` once the moment has passed."""
        if self.remaining() <= 0:
            raise TimedOutError(stage="deadline", seconds=round(self._allowed_seconds))


_current: ContextVar[Deadline] = ContextVar("deadline")


@contextmanager
def applied(deadline: Deadline) -> Iterator[None]:
    """Let every response that begins within raise `TimedOutError` at its first read past the deadline."""
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


class DeadlineAdapter(HTTPAdapter):
    """Sends requests over connections that look at the deadline; each within `applied`."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pool manager with our pools (as urllib3 documents it)."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class _Reader(RawIOBase):
    """What is read of one response, unbuffered."""

    def __init__(self, peer: socket.socket, deadline: Deadline) -> None:
        self._raw = peer.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count = self._raw.readinto(buffer)
        self._deadline.extend(count or 0)
        self._deadline.check()
        return count

    def fileno(self) -> int:
        return self._raw.fileno()

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp.close()
        self.fp = BufferedReader(_Reader(sock, _current.get()))


class _Http(HTTPConnection):
    response_class = _Response


class _Https(HTTPSConnection):
    response_class = _Response


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https
