"""An installation of its own: a database and processes that share it, for what takes real processes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from cryptography.fernet import Fernet
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
COMMAND_SECONDS = 300  # that a command may take on a busy machine


@dataclass
class Installation:
    """Runs management commands on one database, each in a process of its own."""

    environment: dict[str, str]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command with pipes for all that it reads and writes."""
        return subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.start(*words)
        out, err = process.communicate(stdin, timeout=COMMAND_SECONDS)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def json(self, *words: str) -> Any:
        """Return what a command prints as JSON, whatever its exit code."""
        return json.loads(self.run(*words, "--json").stdout)

    def python(self, code: str) -> str:
        """Return what a line of Python prints among the models."""
        return self.run("shell", "-v0", "-c", code).stdout.strip()


@contextmanager
def installation(url_template: str, folder: Path) -> Iterator[Installation]:
    """Make an empty installation whose tenants are below ``url_template``, on the tests' kind of database.

    To be used outside a test's transaction: the tests' own database, which is migrated already, is copied.
    """
    with _database(folder) as url:
        made = Installation(
            os.environ
            | {
                "DATABASE_URL": url,
                "VAR_DIR": str(folder),
                "EXPORT_DIR": str(folder / "exports"),
                "DEBUG": "0",
                "ALLOWED_HOSTS": "localhost,127.0.0.1",
                "CCRM_URL_TEMPLATE": url_template,
                "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
                "SECRET_KEY": "tests",
                "CCRM_URL_OVERRIDES": "",
            }
        )
        if not has_test_database():
            done = made.run("migrate", "--verbosity=0")
            assert done.returncode == 0, done.stderr
        yield made


def in_memory(connection: Any) -> bool:
    """Return whether a connection leads to a SQLite database that is gone with its process."""
    return "memory" in str(connection.settings_dict["NAME"])


def has_test_database() -> bool:
    """Return whether the connection leads to a database that was made for the tests.

    Where no test that is run asks for a database, none is made, and the connection leads to the real one.
    """
    return in_memory(connection) or Path(connection.settings_dict["NAME"]).name.startswith("test_")


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Make a database of the tests' kind without any table, and yield its name."""
    if connection.vendor == "sqlite":
        yield str(folder / "empty.sqlite3")
        return
    with _made(template="template1") as name:
        yield name


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        path = folder / "installation.sqlite3"
        if has_test_database():
            connection.ensure_connection()
            with closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy)
        yield f"sqlite:///{path}"
        return
    where = connection.settings_dict
    user, password = quote(where["USER"]), quote(where["PASSWORD"])
    connection.close()  # a database in use can't be copied
    with _made(template=where["NAME"] if has_test_database() else "template1") as name:
        yield f"postgres://{user}:{password}@{where['HOST']}:{where['PORT']}/{name}"


@contextmanager
def _made(*, template: str) -> Iterator[str]:
    name = f"installation_{uuid4().hex}"
    _administer(f'CREATE DATABASE {name} TEMPLATE "{template}"')
    try:
        yield name
    finally:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
