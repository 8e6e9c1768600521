"""How the tests guess at passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from tests.conftest import PASSWORD

if TYPE_CHECKING:
    pass

TRIES = 3
LOCKED = "Too many failed log-ins"
PROXY, CLIENT, OTHER = "10.1.2.3", "203.0.113.7", "198.51.100.4"


def post(login: str, password: str = PASSWORD, client: Client | None = None, **sent: str) -> str:
    """Return "in", "locked", "429" or "wrong": what came of trying to log in."""
    client = client or Client()
    response = client.post("/accounts/login/", {"login": login, "password": password}, **sent)  # type: ignore[arg-type]
    if response.status_code == 302:
        client.post("/accounts/logout/")
        return "in"
    if response.status_code == 429:
        return "429"
    return "locked" if LOCKED in response.content.decode() else "wrong"


def guess(login: str, times: int, client: Client | None = None, **sent: str) -> list[str]:
    return [post(login, f"guess {number}", client, **sent) for number in range(times)]
