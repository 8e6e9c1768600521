"""The processes of one benchmark: a sandbox, a database, gunicorn; all gone at the end."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from cryptography.fernet import Fernet

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
WORKERS = 2
PATIENCE = 60  # seconds for a server to answer


class Environment:
    """Where everything runs: directory, variables, and the processes started so far."""

    def __init__(self, directory: Path, database_url: str, accounts: int, stack: ExitStack) -> None:
        self.directory = directory
        self.accounts = accounts
        self.variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": database_url,
            "SECRET_KEY": secrets.token_urlsafe(40),
            "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "VAR_DIR": str(directory),
            "PYTHONUNBUFFERED": "1",
        }
        self._stack = stack

    def start(self, *words: str, stdout: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start a Python process that ends with the benchmark."""
        process = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, *words], cwd=ROOT, env=self.variables, stdout=stdout, start_new_session=True
        )
        self._stack.callback(_end, process)
        return process

    def call(self, *words: str) -> Any:
        """Run a module of the benchmark; return the JSON that it prints. Raises CalledProcessError."""
        done = subprocess.run(  # noqa: S603 - our own modules
            [sys.executable, *words], cwd=ROOT, env=self.variables, stdout=subprocess.PIPE, check=True
        )
        return json.loads(done.stdout)

    def start_sandbox(self) -> str:
        """Serve the data set; return the template of its addresses."""
        process = self.start("-m", "bench.sandbox", str(self.accounts), stdout=subprocess.PIPE)
        assert process.stdout  # noqa: S101 - asked for
        template = process.stdout.readline().decode().strip()
        self.variables["CCRM_URL_TEMPLATE"] = template
        return template

    def start_gunicorn(self) -> tuple[int, subprocess.Popen[bytes]]:
        """Serve the product and the contestants; return the port and gunicorn's process."""
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        process = self.start(
            *("-m", "gunicorn", "ccrm_admin.wsgi", f"--bind={HOST}:{port}", f"--workers={WORKERS}"),
            *("--threads=4", "--keep-alive=3600", "--timeout=300", "--log-level=warning"),
        )
        _wait_for(port, process)
        return port, process


@contextmanager
def environment(database_url: str, accounts: int) -> Iterator[Environment]:
    """Give an environment whose processes and files are gone afterwards.

    An empty ``database_url`` means a SQLite file of its own.
    """
    with TemporaryDirectory(prefix="bench-") as made, ExitStack() as stack:
        directory = Path(made)
        url = database_url or f"sqlite:///{directory / 'bench.sqlite3'}"
        yield Environment(directory, url, accounts, stack)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("The web server did not come up; see its messages above.")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
