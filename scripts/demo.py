"""Run the demo: a sandbox CCRM, three sample tenants, a worker and the web server, until Ctrl-C.

Everything is done through the commands that an installation uses too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ccrm_admin.sandbox.demo import DEMO_TENANTS  # noqa: E402 - the path comes first

HOST = "127.0.0.1"
USUAL_PORT = 8000
EMAIL = "operator@firma.example"
PASSWORD_FILE = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "demo_password"
START_SECONDS = 60  # that the web server may take to answer


def main() -> int:
    """Set the demo up, start its processes, and end them all when one ends or a person says so."""
    web = listening_socket(arguments().port)
    url = f"http://{HOST}:{web.getsockname()[1]}/"
    os.environ["PUBLIC_URL"] = url
    processes: list[subprocess.Popen[str]] = []
    signal.signal(signal.SIGTERM, interrupt)
    try:
        print("Preparing the database and the static files …", flush=True)
        manage("migrate", "--verbosity=0")
        manage("collectstatic", "--noinput", "--verbosity=0")
        password = make_operator()
        add_tenants()
        sandbox = start_sandbox(processes)
        processes += [
            start("manage.py", "worker"),
            start(
                *("-m", "gunicorn", "ccrm_admin.wsgi", "--workers=2", "--threads=2"),
                *(f"--bind=fd://{web.fileno()}", "--log-level=warning"),
                pass_fds=(web.fileno(),),
            ),
        ]
        wait_for(url, processes)
        print(
            f"\n  CCRM Admin   {url}\n"
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
    parser.add_argument(
        "--port",
        type=int,
        help=f"of the web server (default: {USUAL_PORT}, or any free one if that is taken)",
    )
    return parser.parse_args()


def listening_socket(port: int | None) -> socket.socket:
    """Listen for the web server, so that nobody else takes the port before it starts.

    Without a ``port`` it is the usual one or, if that is taken, any free one. A port that somebody
    chose and that can't be had ends the demo with a sentence.
    """
    try:
        return socket.create_server((HOST, USUAL_PORT if port is None else port))
    except (OSError, OverflowError) as error:
        if port is None:
            return socket.create_server((HOST, 0))
        sys.exit(
            f"Port {port} can't be used ({error}). Choose another, or leave PORT out to get any free one."
        )


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


def start_sandbox(processes: list[subprocess.Popen[str]]) -> str:
    """Serve the sample tenants on a free port, tell the others about it, and return its URL."""
    process = start("-m", "ccrm_admin.sandbox", "--port=0", stdout=subprocess.PIPE)
    processes.append(process)
    said = ""
    for line in process.stdout or ():
        said += line
        if found := re.search(r"^CCRM_URL_TEMPLATE=(.+)/\{tenant\}$", line, re.MULTILINE):
            url = found[1]
            os.environ["CCRM_URL_OVERRIDES"] = ",".join(
                f"{each.name}={url}/{each.name}" for each in DEMO_TENANTS
            )
            return url
    sys.exit(f"The sandbox CCRM did not start. {said}")


def start(*words: str, stdout: int | None = None, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[str]:
    """Start a Python process in a group of its own, so that Ctrl-C reaches it through us alone."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        [sys.executable, *words],
        cwd=ROOT,
        start_new_session=True,
        text=True,
        stdout=stdout,
        pass_fds=pass_fds,
    )


def wait_for(url: str, processes: Sequence[subprocess.Popen[str]]) -> None:
    """Return when the web server answers; end with a sentence if it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        with suppress(OSError), urlopen(f"{url}healthz", timeout=START_SECONDS):  # noqa: S310 - our own server
            return
        time.sleep(0.1)
    sys.exit(f"The web server did not answer at {url}; see the messages above.")


def end(processes: Sequence[subprocess.Popen[str]]) -> None:
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
