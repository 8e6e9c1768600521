"""How the tests read the lists and their files."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from django.test import Client

from tests.ui.list_pages import FRAGMENT

LISTS = ["sip-accounts", "call-presentations", "sms-senders", "users", "teams"]


def get(visitor: Client, path: str, **query: object) -> str:
    """Return the fragment of a list of alfa."""
    url = f"/t/alfa/{path}/?{urlencode(query, doseq=True)}"
    response = visitor.get(url, headers=FRAGMENT)
    assert response.status_code == 200
    return response.content.decode()


def exported(visitor: Client, path: str, **query: object) -> list[list[str]]:
    response = visitor.get(f"/t/alfa/{path}/?{urlencode({'_export': 'csv', **query}, doseq=True)}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(response.streaming_content).decode()  # type: ignore[arg-type]
    assert content.startswith("\ufeff")
    delimiter = ";" if ";" in content.splitlines()[0] else ","
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff")), delimiter=delimiter))
