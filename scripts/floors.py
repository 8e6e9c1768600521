"""Finds templates and code that name a page, a template or a tag of an app above their own.

The apps' imports are import-linter's; what a template or ``reverse`` names by a string, it can't see.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    ("tenants",),
    ("ui",),
    ("exports",),
    ("inventory",),
    ("planning", "sync"),
    ("rollout",),
    ("dashboard", "worker"),
)
FLOOR = {app: number for number, apps in enumerate(FLOORS) for app in apps}
APPS = "|".join(FLOOR)

TEMPLATE = re.compile(rf"""["']({APPS})/[\w/]+\.html["']""")
ADDRESS = re.compile(rf"""["']({APPS}):\w+["']""")
LOAD = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")


def main() -> int:
    """Print every string that runs up; return how the process ends."""
    libraries = {path.stem: path.parts[-3] for path in (ROOT / "ccrm_admin").glob("*/templatetags/[!_]*.py")}
    paths = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "ccrm_admin").rglob("*.py")]
    faults = []
    for path in sorted(paths):
        app, name = app_of(path), path.relative_to(ROOT)
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            faults += [
                f"{name}:{number}: {app} stands below {other}: {line.strip()}"
                for other in named_in(line, libraries)
                if app is not None and not may_name(app, other)
            ]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def named_in(line: str, libraries: dict[str, str]) -> list[str]:
    """Return the apps whose templates, addresses or tags (``libraries``: the app of each) a line names."""
    named = [match[1] for pattern in (TEMPLATE, ADDRESS) for match in pattern.finditer(line)]
    loaded = [name for names in LOAD.findall(line) for name in names.split()]
    return named + [libraries[name] for name in loaded if name in libraries]


def app_of(path: Path) -> str | None:
    """Return the app that a file belongs to, None if to none; templates in no folder are ui's."""
    first = path.relative_to(ROOT).parts[1]
    return first if first in FLOOR else "ui" if path.suffix == ".html" else None


def may_name(app: str, other: str) -> bool:
    """Tell whether ``app`` may know ``other``: itself, or an app on a floor below."""
    return app == other or FLOOR[other] < FLOOR[app]


if __name__ == "__main__":
    sys.exit(main())
