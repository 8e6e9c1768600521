"""A tenant whose CCRM is the sandbox, over a real socket."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from ccrm_admin.ccrm_api import CcrmClient, Limits
from ccrm_admin.sandbox import Fault, SandboxServer, SandboxTenant
from ccrm_admin.sync.choices import Trigger
from ccrm_admin.sync.mirroring.run import run_sync
from ccrm_admin.sync.models import ResourceResult, SyncRun
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.models import Tenant, User

KEY = "alfa-key"
QUICK = Limits(read_timeout_seconds=0.5, deadline_seconds=3.0, max_response_bytes=2 * 1024 * 1024)


@dataclass
class Ccrm:
    """The sandbox's side of a tenant and ours, and what the tests do to both."""

    server: SandboxServer
    remote: SandboxTenant
    tenant: Tenant
    limits: Limits = QUICK
    clock: Callable[[], float] = time.monotonic

    def connect(self, tenant: Tenant) -> CcrmClient:
        """Return a client that does not wait between its attempts."""
        return CcrmClient(
            tenant.base_url, tenant.read_key(), limits=self.limits, sleep=lambda _: None, clock=self.clock
        )

    def sync(self, trigger: Trigger = Trigger.COMMAND, **wishes: Any) -> SyncRun:
        """Carry out one run, whatever CCRM asked for before."""
        Tenant.objects.filter(pk=self.tenant.pk).update(retry_at=None)
        self.tenant.refresh_from_db()
        run = request_sync(tenant=self.tenant, trigger=trigger, **wishes)
        assert run_sync(run=run, connect=self.connect)
        self.tenant.refresh_from_db()
        return run

    def fault(self, kind: str, **shape: Any) -> None:
        """Let CCRM misbehave until ``well``."""
        self.remote.faults.add(Fault(kind=kind, **shape))

    def well(self) -> None:
        """End all faults."""
        self.remote.faults.clear()

    def with_clock(self, clock: Callable[[], float]) -> Ccrm:
        """Return the same with another clock, in seconds."""
        return replace(self, clock=clock)

    def with_limits(self, **limits: Any) -> Ccrm:
        """Return the same with other limits."""
        return replace(self, limits=replace(self.limits, **limits))


@pytest.fixture
def ccrm(alfa: Tenant, settings: Any) -> Iterator[Ccrm]:
    """Alfa's CCRM: 60 accounts, 40 users, 12 numbers, 6 senders."""
    remote = SandboxTenant("alfa", key=KEY, accounts=60, users=40, presentations=12, senders=6)
    with SandboxServer([remote]) as server:
        settings.CCRM_URL_TEMPLATE = server.url_template
        alfa.set_key(KEY)
        alfa.save()
        yield Ccrm(server, remote, alfa)


def results_of(run: SyncRun) -> dict[str, ResourceResult]:
    """Return a run's results by resource."""
    return {result.resource: result for result in run.results.all()}


@pytest.fixture
def viewing(client_of: Any, viewer: User) -> Client:
    return client_of("viewer")


@pytest.fixture
def managing(client_of: Any, manager: User) -> Client:
    return client_of("manager")
