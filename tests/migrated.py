"""The tests' SQLite database, migrated once for each state of the migrations and copied from then on.

Migrating an empty database takes more than ten seconds of processor time, which is longer than most of what
one runs while one works.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

from tests.installation import ROOT, in_memory

FOLDER = settings.VAR_DIR / "tests"

# What decides what is in a migrated database; the search index is made after the migrations.
MADE_BY = (
    "requirements.txt",
    "ccrm_admin/**/migrations/*.py",
    "ccrm_admin/inventory/search_*.py",
    "ccrm_admin/ordering/*.py",
)


@contextmanager
def migrated_before() -> Iterator[None]:
    """While the tests' database is made, begin with what the same migrations made before; then keep it.

    ``migrate`` runs all the same, and finds nothing left to do.
    """
    kept = FOLDER / f"migrated-{_state()}.sqlite3"

    def fill(connection: Any, **_: Any) -> None:
        if in_memory(connection):
            connection_created.disconnect(fill)
            with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as copy:
                copy.backup(connection.connection)

    if found := kept.exists():
        connection_created.connect(fill)
    yield
    connection_created.disconnect(fill)
    if not found and in_memory(connection):
        FOLDER.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(new)) as copy:
            connection.connection.backup(copy)
        new.replace(kept)
        for other in FOLDER.glob("migrated-*.sqlite3"):
            if other != kept:
                other.unlink(missing_ok=True)


def _state() -> str:
    """Return what stands for all that makes the database."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in MADE_BY for path in ROOT.glob(pattern)):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]
