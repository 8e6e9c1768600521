"""``python -m bench``: measures the product against the budgets and prints a table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from urllib.parse import quote

import django

from bench.environment import ROOT
from bench.figures import Line, markdown
from bench.run import PARTS, measure

DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """Measure what was asked for; return 1 if a budget is not met."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that what it started ends with it
    options = _arguments()
    chosen = set(options.what)
    parts = [part for part in PARTS if part in chosen] or list(PARTS)
    lines: list[Line] = []
    for database in [name for name in DATABASES if name in chosen] or DATABASES:
        if database == "postgresql" and "PGHOST" not in os.environ:
            lines += _within_pg_virtualenv(parts, options.accounts)
        else:
            lines += measure(database, _url(database), parts, options.accounts)
    if options.json:
        print(json.dumps({"machine": machine(), "lines": [line.as_json() for line in lines]}, indent=2))
    else:
        print(f"{markdown(lines)}\n\n{machine()}")
    return int(any(line.met is False for line in lines))


def machine() -> str:
    """Return the day, the machine and the versions of what matters, in one line."""
    python = platform.python_version()
    system = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    versions = f"Python {python}, Django {django.__version__}, SQLite {sqlite3.sqlite_version}"
    return f"{datetime.now(UTC):%Y-%m-%d}; {system}; {versions}; load at the end {os.getloadavg()[0]:.1f}"


def _within_pg_virtualenv(parts: list[str], accounts: int) -> list[Line]:
    """Measure with a PostgreSQL cluster that is made for it and gone afterwards."""
    if not shutil.which("pg_virtualenv"):
        print("PostgreSQL is left out: install postgresql-common and postgresql.", file=sys.stderr)
        return []
    done = subprocess.run(  # noqa: S603 - ourselves
        [
            *("pg_virtualenv", "-t", sys.executable, "-m", "bench", "postgresql", *parts),
            *("--json", f"--accounts={accounts}"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    start = done.stdout.find("{")
    if start < 0:
        sys.exit("PostgreSQL could not be measured; see its messages above.")
    answer, _end = json.JSONDecoder().raw_decode(done.stdout[start:])  # pg_virtualenv has its say after it
    return [Line(**line) for line in answer["lines"]]


def _url(database: str) -> str:
    if database == "sqlite":
        return ""
    password, name = (
        quote(os.environ.get("PGPASSWORD", ""), safe=""),
        os.environ.get("PGDATABASE", "postgres"),
    )
    user, host, port = (os.environ[f"PG{part}"] for part in ("USER", "HOST", "PORT"))
    return f"postgres://{user}:{password}@{host}:{port}/{name}"


def _known(word: str) -> str:
    """Return ``word`` if it names a database or a part of the benchmark."""
    if word not in (*DATABASES, *PARTS):
        raise argparse.ArgumentTypeError(f"{word!r} is none of {', '.join([*DATABASES, *PARTS])}.")
    return word


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the product. All of it takes about fifteen minutes on two cores; "
        "nothing else should run meanwhile.",
    )
    parser.add_argument(
        "what",
        nargs="*",
        type=_known,  # not choices: in Python 3.11 they refuse that nothing is named
        metavar="WHAT",
        help=", ".join([*DATABASES, *PARTS]),
    )
    parser.add_argument("--accounts", type=int, default=100_000, help="SIP accounts (default: 100000)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
