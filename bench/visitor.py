"""A person who has logged in, on one connection that is kept open."""

from __future__ import annotations

import time
from http.client import HTTPConnection
from urllib.parse import urlencode

from bench.environment import HOST

CSRF = "b" * 32  # any, as long as the cookie and the header agree
FRAGMENT = {"HX-Request": "true", "HX-Target": "list"}
PATIENCE = 300  # seconds


class Visitor:
    """Sends one request after the other."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = HTTPConnection(HOST, port, timeout=PATIENCE)
        self._headers = {"Cookie": f"sessionid={session}", "Accept-Language": "en"}

    def get(self, path: str, *, fragment: bool = False, target: str = "list") -> bytes:
        """Return the body of a page, or the fragment of it that is ``target``.

        Raises RuntimeError for any answer but 200.
        """
        headers = self._headers | ({**FRAGMENT, "HX-Target": target} if fragment else {})
        self._connection.request("GET", path, headers=headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return body

    def timed(self, path: str, *, fragment: bool = False, target: str = "list") -> float:
        """Return how long a page takes, in milliseconds."""
        started = time.perf_counter()
        self.get(path, fragment=fragment, target=target)
        return (time.perf_counter() - started) * 1000

    def sent(self, path: str, fields: dict[str, str]) -> tuple[float, bytes]:
        """Send a form as htmx does; return the milliseconds, and the body of the answer."""
        headers = {
            **self._headers,
            "Cookie": f"{self._headers['Cookie']}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": CSRF,
            "HX-Request": "true",
        }
        started = time.perf_counter()
        self._connection.request("POST", path, body=urlencode(fields), headers=headers)
        response = self._connection.getresponse()
        body = response.read()
        taken = (time.perf_counter() - started) * 1000
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return taken, body

    def download(self, path: str) -> tuple[float, float, int]:
        """Return the seconds to the first byte of a file, those to the last, and its size in bytes."""
        started = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        size = len(response.read(1))
        first = time.perf_counter() - started
        while chunk := response.read(65536):
            size += len(chunk)
        return first, time.perf_counter() - started, size
