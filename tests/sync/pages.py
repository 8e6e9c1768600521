"""How the tests read a page."""

from __future__ import annotations

from typing import Any

from django.test import Client


def page(client: Client, url: str, **options: Any) -> str:
    """Return a page, white space collapsed."""
    response = client.get(url, **options)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
