"""Someone who asks a sandbox over a real socket."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ccrm_admin.sandbox import SandboxServer, SandboxTenant
from ccrm_admin.sandbox.resources import RESOURCES

KEY = "demo-key"


@dataclass(frozen=True)
class Reply:
    """What came back, as it came."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def rows(self) -> list[Any]:
        rows: list[Any] = self.json["data"]
        return rows


class Client:
    """Asks a server; follows nothing, retries nothing."""

    def __init__(self, server: SandboxServer) -> None:
        self.server = server

    def request(
        self,
        path: str,
        *,
        method: str = "GET",
        key: str | None = KEY,
        body: bytes | None = None,
        **headers: str,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Authorization"] = f"Bearer {key}"
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, resource: str, *, page: int | str | None = None, **options: Any) -> Reply:
        query = "" if page is None else f"?page={page}"
        return self.request(f"/demo/{RESOURCES[resource]}{query}", **options)


def until(condition: Callable[[], object], *, seconds: float = 10.0) -> None:
    """Wait for the condition; fails the test if it does not come about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.002)


Serve = Callable[[SandboxTenant], Client]
"""Serves a tenant and returns someone to ask it."""
