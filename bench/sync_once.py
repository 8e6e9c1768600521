"""``python -m bench.sync_once NAME``: a sync as the command makes it, without the start of the process.

Prints one JSON object: {"seconds", "peak" (MB), "written" (inventory rows)}.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time

import django
from django.core.management import call_command, load_command_class

WRITES = ("added", "changed", "removed")


def main(name: str) -> None:
    """Sync one tenant."""
    django.setup()
    command = load_command_class("ccrm_admin.sync", "sync")  # its imports belong to the start
    output = io.StringIO()
    started = time.perf_counter()
    call_command(command, name, json=True, stdout=output, stderr=io.StringIO())
    seconds = time.perf_counter() - started
    report = json.loads(output.getvalue())["tenants"][name]
    written = sum(result[what] for result in report["resources"].values() for what in WRITES)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": seconds, "peak": peak, "written": written}))


if __name__ == "__main__":
    main(*sys.argv[1:])
