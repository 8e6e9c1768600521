"""Run the demo: a sandbox CCRM, three sample tenants, a worker and the web server, until Ctrl-C.

Everything is done through the commands that an installation uses too.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ccrm_admin.sandbox.demo import DEMO_TENANTS  # noqa: E402 - the path comes first

HOST = "127.0.0.1"
EMAIL = "operator@firma.example"
PASSWORD_FILE = ROOT / "var" / "demo_password"
PATIENCE = 60  # seconds for a server to answer


def main() -> int:
    """Set the demo up, start its processes, and end them all when one ends or a person says so."""
    options = arguments()
    for port in (options.port, options.sandbox_port):
        require_free(port)
    sandbox = f"http://{HOST}:{options.sandbox_port}"
    os.environ["CCRM_URL_OVERRIDES"] = ",".join(
        f"{tenant.name}={sandbox}/{tenant.name}" for tenant in DEMO_TENANTS
    )
    print("Preparing the database and the static files …", flush=True)
    manage("migrate", "--verbosity=0")
    manage("collectstatic", "--noinput", "--verbosity=0")
    password = make_operator()
    add_tenants()
    signal.signal(signal.SIGTERM, interrupt)
    processes = [
        start("-m", "ccrm_admin.sandbox", "--port", str(options.sandbox_port)),
        start("manage.py", "worker"),
        start(
            *("-m", "gunicorn", "ccrm_admin.wsgi", "--workers=2", "--threads=2"),
            *(f"--bind={HOST}:{options.port}", "--log-level=warning"),
        ),
    ]
    try:
        for port in (options.sandbox_port, options.port):
            wait_for(port, processes)
        print(
            f"\n  CCRM Admin   http://{HOST}:{options.port}/\n"
            f"  E-mail       {EMAIL}\n"
            f"  Password     {password}\n\n"
            f"  The sample tenants come from a sandbox CCRM at {sandbox}/_sandbox/\n"
            "  Ctrl-C ends the demo; its data stays under var/.\n",
            flush=True,
        )
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        print("A process of the demo ended; see its message above.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(processes)


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="of the web server (default: 8000)")
    parser.add_argument("--sandbox-port", type=int, default=8801, help="of the sandbox (default: 8801)")
    return parser.parse_args()


def require_free(port: int) -> None:
    """End with a sentence if something listens on ``port`` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            sys.exit(f"Port {port} is taken. End what listens there, or choose another: make run PORT=8080")


def manage(*words: str, stdin: str | None = None, environment: dict[str, str] | None = None) -> str:
    """Run a management command and return what it printed; end the demo if it fails."""
    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        input=stdin,
        text=True,
        stdout=subprocess.PIPE,
        env=os.environ | (environment or {}),
        check=False,
    )
    if done.returncode:
        sys.exit(f"The demo could not be set up: manage.py {words[0]} failed, as said above.")
    return done.stdout


def make_operator() -> str:
    """Return the operator's password; on the first run, make both."""
    if PASSWORD_FILE.exists():
        return PASSWORD_FILE.read_text().strip()
    password = secrets.token_urlsafe(12)
    manage(
        *("createsuperuser", "--noinput", "--email", EMAIL),
        environment={"DJANGO_SUPERUSER_PASSWORD": password},
    )
    PASSWORD_FILE.touch(mode=0o600)
    PASSWORD_FILE.write_text(password)
    return password


def add_tenants() -> None:
    """Add the sample tenants that are not there yet."""
    known = {tenant["name"] for tenant in json.loads(manage("tenant", "list", "--json"))["tenants"]}
    for tenant in DEMO_TENANTS:
        if tenant.name not in known:
            manage("tenant", "add", tenant.name, "--title", tenant.title, "--key-file", "-", stdin=tenant.key)


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start a Python process in a group of its own, so that Ctrl-C reaches it through us alone."""
    return subprocess.Popen([sys.executable, *words], cwd=ROOT, start_new_session=True)  # noqa: S603


def wait_for(port: int, processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Return when ``port`` answers; end with a sentence if it does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"Nothing answered on port {port}; see the messages above.")


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """End the processes, and wait until they are gone."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signal's arguments
    """Treat SIGTERM like Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
