"""Connections that look at the deadline at every read, so that no trickle of headers or body outlasts it.

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


_deadline: ContextVar[Deadline] = ContextVar("deadline")


@contextmanager
def ended_by(deadline: Deadline) -> Iterator[None]:
    """Let every answer that begins within raise `TimedOutError` at its first read past the deadline."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


class PunctualAdapter(HTTPAdapter):
    """Sends requests over such connections; each within `ended_by`."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pool manager with our pools (urllib3's documented way to replace them)."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class _Reader(RawIOBase):
    """What is read of one answer, unbuffered."""

    def __init__(self, peer: socket.socket, deadline: Deadline) -> None:
        self._raw = peer.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count = self._raw.readinto(buffer)
        self._deadline.received(count or 0)
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
        self.fp = BufferedReader(_Reader(sock, _deadline.get()))


class _Http(HTTPConnection):
    response_class = _Response


class _Https(HTTPSConnection):
    response_class = _Response


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https
