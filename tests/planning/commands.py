"""``manage.py plan`` as a script runs it."""

from __future__ import annotations

import io
import json
from typing import Any

from django.core.management import call_command


def plan(*words: str) -> Any:
    """Run the command and return the one JSON object that it prints."""
    out = io.StringIO()
    call_command("plan", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def diff(*words: str) -> tuple[int, Any]:
    """Return the exit status of ``plan diff`` and what it prints."""
    out, status = io.StringIO(), 0
    try:
        call_command("plan", "diff", *(words or ("alfa", "Monday")), "--json", stdout=out)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, json.loads(out.getvalue())
