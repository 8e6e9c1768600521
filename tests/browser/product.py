"""The product's processes, from the first request to the last."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from ccrm_admin.sandbox import SandboxServer
from tests.browser.cast import NEWCOMERS, remote_tenants
from tests.installation import ROOT, Installation, installation

PATIENCE = 60  # seconds for the web server's first response


@dataclass
class Product:
    """Where it is served, the CCRM behind it, what it logs, and its database.

    ``sessions``: the keys of the sessions of all who have logged in, by name.
    ``newcomers``: who has chosen nothing yet.
    """

    url: str
    ccrm: SandboxServer
    log: Path
    installed: Installation
    sessions: dict[str, str]
    newcomers: list[str] = field(default_factory=lambda: list(NEWCOMERS))

    def let_syncs_age(self) -> None:
        """Let the last syncs have been asked for a minute ago, so that *Refresh* has another one."""
        self.installed.python(
            "from datetime import timedelta; from django.db.models import F; "
            "SyncRun.objects.update(queued_at=F('queued_at') - timedelta(minutes=1))"
        )

    def errors(self) -> list[str]:
        """Return what the processes logged that must never happen."""
        return re.findall(r"^.*(?:Traceback|\bERROR\b|\bCRITICAL\b).*$", self.log.read_text(), re.MULTILINE)


@contextmanager
def running_product(folder: Path) -> Iterator[Product]:
    """Install the product in ``folder``, fill it with the cast, and serve it until the end of the block."""
    with ExitStack() as stack:
        ccrm = stack.enter_context(SandboxServer(remote_tenants()))
        installed = stack.enter_context(installation(ccrm.url_template, folder))
        _run(installed, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        sessions = json.loads(_run(installed, "-m", "tests.browser.cast"))
        installed.run("sync", "--all")
        log = folder / "log"
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        listen = f"fd://{listener.fileno()}"
        gunicorn = ("-m", "gunicorn", "ccrm_admin.wsgi", "--workers=1", "--threads=4", "--bind", listen)
        stack.enter_context(_process(installed, log, *gunicorn, inherited=(listener.fileno(),)))
        stack.enter_context(_process(installed, log, "manage.py", "worker"))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with urlopen(f"{url}/healthz", timeout=PATIENCE) as response:  # noqa: S310 - our own server
            assert response.status == 200
        yield Product(url, ccrm, log, installed, sessions)


def _run(installed: Installation, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *words],
        cwd=ROOT,
        env=installed.environment | {"DJANGO_SETTINGS_MODULE": "ccrm_admin.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def _process(
    installed: Installation, log: Path, *words: str, inherited: tuple[int, ...] = ()
) -> Iterator[None]:
    with log.open("a") as file:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, *words],
            cwd=ROOT,
            env=installed.environment,
            stdout=file,
            stderr=file,
            pass_fds=inherited,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
