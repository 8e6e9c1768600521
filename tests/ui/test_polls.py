"""What asks again and again rests while nobody sees the page, and looks at once when somebody does."""

from __future__ import annotations

import re

from django.conf import settings

TRIGGER = re.compile(r'<div id="([\w-]+)"[^>]*hx-trigger="([^"]*)"')
SHORT = {"exports"}  # until its file is there


def test_what_asks_by_itself_knows_when_nobody_looks() -> None:
    known = re.search(r'POLLS = "([^"]+)"', (settings.BASE_DIR / "frontend/js/requests.js").read_text())
    assert known
    found = {
        name: trigger
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name, trigger in TRIGGER.findall(path.read_text())
        if "every " in trigger and name not in SHORT
    }
    assert {f"#{name}" for name in found} == set(known[1].split(", "))
    assert [name for name, trigger in found.items() if "look" not in trigger] == []
