"""``python -m bench.statements``: how many SQL statements a page takes, whatever the size of the tenant.

Prints one JSON object: {what is asked for: {tenant: statements}}.
"""

from __future__ import annotations

import json
import sys

import django

from bench.data import LARGE, THREE, THREE_HUNDRED
from bench.visitor import FRAGMENT

WORD = "konsultant"  # every tenant has some


def main(session: str) -> None:
    """Ask for each page twice and count the second time: what a process keeps is then there."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    counts: dict[str, dict[str, int]] = {}
    asked = {
        "full page": ("", {}),
        "fragment": ("", FRAGMENT),
        "fragment with a filter": (f"?q={WORD}", FRAGMENT),
    }
    for name, (query, headers) in asked.items():
        for tenant in (THREE, THREE_HUNDRED, LARGE):
            for _ in range(2):
                with CaptureQueriesContext(connection) as captured:
                    response = client.get(f"/t/{tenant}/sip-accounts/{query}", headers=headers)
            assert response.status_code == 200, response  # noqa: S101 - or the count means nothing
            counts.setdefault(name, {})[tenant] = len(captured)
    print(json.dumps(counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
