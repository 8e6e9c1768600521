"""The commands of the Makefile that people run first, as they are printed in the README."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

from bench.__main__ import main as bench
from tests.installation import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_demo_runs_while_its_usual_ports_are_taken(tmp_path: Path) -> None:
    with ExitStack() as stack:
        for port in (8000, 8801):
            with suppress(OSError):  # then somebody else has taken it
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
        demo = stack.enter_context(start_demo(tmp_path))
        try:
            said = read_until(demo, "Ctrl-C ends")
            url, sandbox = re.findall(r"http://127\.0\.0\.1:\d+/", said)
            with urlopen(f"{url}accounts/login/", timeout=30) as page:  # noqa: S310 - our own server
                assert 'name="login"' in page.read().decode()
            with urlopen(f"{sandbox}_sandbox/", timeout=30) as page:  # noqa: S310 - our own server
                assert page.status == 200
        finally:
            demo.send_signal(signal.SIGTERM)
            status = demo.wait(60)

    assert status == 0
    assert gone(url)
    assert gone(sandbox)


def test_a_port_that_somebody_chose_is_used_or_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start_demo(tmp_path, f"--port={port}") as demo:
            _out, err = demo.communicate(timeout=60)

    assert demo.returncode == 1
    assert f"Port {port} can't be used" in err


def test_the_benchmark_takes_no_words_and_refuses_wrong_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measured: list[tuple[str, list[str]]] = []

    def measure(database: str, _url: str, parts: list[str], _accounts: int) -> list[object]:
        measured.append((database, parts))
        return []

    monkeypatch.setattr("bench.__main__.measure", measure)
    monkeypatch.setenv("PGHOST", "127.0.0.1")
    for name in ("PGUSER", "PGPORT"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setattr(sys, "argv", ["bench"])

    assert bench() == 0
    assert [database for database, _parts in measured] == ["sqlite", "postgresql"]
    assert len(measured[0][1]) > 1

    monkeypatch.setattr(sys, "argv", ["bench", "nothing"])
    with suppress(SystemExit):
        bench()
    assert "'nothing' is none of sqlite, postgresql, lists" in capsys.readouterr().err


def start_demo(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start the demo with data of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "scripts/demo.py", *words],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """Return what the process prints up to the line with ``words``."""
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(
        f"It ended before it said {words!r}: {said}{process.stderr and process.stderr.read()}"
    )


def gone(url: str) -> bool:
    """Return whether nobody answers at ``url``."""
    try:
        urlopen(url, timeout=5).close()  # noqa: S310 - our own server
    except HTTPError:
        return False
    except OSError:
        return True
    return False
