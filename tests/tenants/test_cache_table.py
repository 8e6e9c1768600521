"""The table of the shared cache comes with ``migrate``."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_migrate_makes_it_and_may_run_again(tmp_path: Path) -> None:
    database = tmp_path / "new.sqlite3"
    for _run in range(2):
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{database}"},
            check=True,
        )

    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM cache").fetchone() == (0,)
