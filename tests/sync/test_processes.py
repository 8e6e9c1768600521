"""Real workers and commands on one database: killed, stopped, and side by side."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ccrm_admin.sandbox import Fault, SandboxServer, SandboxTenant
from tests.installation import Installation, installation

LONG = 60.0  # seconds; what takes longer will never come


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    tenants = [SandboxTenant(name, key="key", users=20) for name in ("alfa", "beta", "gamma")]
    with SandboxServer(tenants) as server:
        yield server


@pytest.fixture(scope="module")
def installed(
    server: SandboxServer,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Installation]:
    folder: Path = tmp_path_factory.mktemp("installation")
    with django_db_blocker.unblock(), installation(server.url_template, folder) as installed:
        yield installed


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def add(installed: Installation, name: str) -> None:
    done = installed.run("tenant", "add", name, "--key-file", "-", stdin="key\n")
    assert done.returncode == 0, done.stderr


def statuses(installed: Installation, name: str) -> str:
    runs = f"SyncRun.objects.filter(tenant__name='{name}').order_by('pk')"
    return installed.python(f"print(*{runs}.values_list('status', flat=True))")


def test_a_killed_workers_sync_is_taken_over(server: SandboxServer, installed: Installation):
    add(installed, "alfa")
    remote = server.tenant("alfa")
    remote.faults.add(Fault(kind="slow", delay=LONG, resource="sip_accounts"))
    worker = installed.start("worker")
    try:
        until(
            lambda: any(seen.tenant == "alfa" and seen.resource == "sip_accounts" for seen in server.requests)
        )
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    remote.faults.clear()
    assert statuses(installed, "alfa") == "running"
    installed.python("SyncRun.objects.update(lease_until='2020-01-01T00:00Z')")
    done = installed.run("worker", "--once")
    assert done.returncode == 0, done.stderr
    assert statuses(installed, "alfa") == "interrupted ok"


def test_a_worker_that_is_told_to_end_leaves_nothing_behind(server: SandboxServer, installed: Installation):
    add(installed, "beta")
    remote = server.tenant("beta")
    remote.faults.add(Fault(kind="slow", delay=1.0, resource="sip_accounts"))
    worker = installed.start("worker")
    until(lambda: any(seen.tenant == "beta" and seen.resource == "sip_accounts" for seen in server.requests))
    worker.send_signal(signal.SIGTERM)
    _out, err = worker.communicate(timeout=LONG)
    assert worker.returncode == 0, err
    remote.faults.clear()
    assert statuses(installed, "beta") == "interrupted"
    assert installed.run("worker", "--once").returncode == 0
    assert statuses(installed, "beta") == "interrupted ok"


def test_two_commands_at_once_sync_one_after_the_other(server: SandboxServer, installed: Installation):
    add(installed, "gamma")
    server.tenant("gamma").faults.add(Fault(kind="slow", delay=1.0, times=2, resource="crm_users"))
    both = [installed.start("sync", "gamma", "--json") for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=LONG)
        assert process.returncode == 0, err
        assert '"status": "ok"' in out
    assert set(statuses(installed, "gamma").split()) == {"ok"}
