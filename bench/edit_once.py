"""``python -m bench.edit_once SESSION PATH ACCOUNT``: how many SQL statements an edit in a plan's grid takes.

PATH is the plan's, ACCOUNT the id of one that nobody has. Prints one JSON object: {"statements"}.
"""

from __future__ import annotations

import json
import sys

import django

from bench.plans import choice, read_grid


def main(session: str, path: str, account: str) -> None:
    """Make one edit and count."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost", headers={"HX-Request": "true"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    rows, state, seen = read_grid(client.get(f"{path}?scope=plan").content.decode())
    key, version = rows[-1]
    form = {**state, **choice(int(account), version), "seen": seen}
    with CaptureQueriesContext(connection) as captured:
        response = client.post(f"{path}users/{key}/", form)
    assert response.status_code == 200, response  # noqa: S101 - or the count means nothing
    print(json.dumps({"statements": len(captured)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
