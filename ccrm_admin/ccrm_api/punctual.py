"""Connections that look at the deadline at every read, so that no trickle of headers or body outlasts it.

A socket's own time-out is for one read: a server that sends a byte now and then never runs into it.
"""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BufferedReader, RawIOBase
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from ccrm_admin.ccrm_api.deadline import Deadline

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
