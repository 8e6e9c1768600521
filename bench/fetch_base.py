"""``python -m bench.fetch_base TEMPLATE NAME``: GET the same bytes as a sync does, and ``json.loads`` them.

Prints one JSON object: {"seconds", "bytes"}.
"""

from __future__ import annotations

import json
import sys
import time

import requests

from bench.data import KEY
from ccrm_admin.ccrm_api.resources import Resource


def main(template: str, name: str) -> None:
    """Read every page of every list once."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Bearer {KEY}"
    started, size = time.perf_counter(), 0
    for resource in Resource:
        page, received, total = 1, 0, 1
        while received < total:
            params = {"page": page} if resource.documented_as_paged else {}
            body = session.get(
                template.format(tenant=name) + resource.path, params=params, timeout=300
            ).content
            document = json.loads(body)
            received += len(document["data"])
            total = (document.get("otherData") or {}).get("totalCount", received)
            size += len(body)
            page += 1
    print(json.dumps({"seconds": time.perf_counter() - started, "bytes": size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
