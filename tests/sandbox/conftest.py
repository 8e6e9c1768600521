"""A served tenant and someone who asks it over a real socket."""

from collections.abc import Iterator

import pytest

from ccrm_admin.sandbox import SandboxServer, SandboxTenant
from tests.sandbox.client import KEY, Client, Serve


@pytest.fixture
def tenant() -> SandboxTenant:
    return SandboxTenant("demo", key=KEY, accounts=60, users=40, presentations=12, senders=6, seed=1)


@pytest.fixture
def server(tenant: SandboxTenant) -> Iterator[SandboxServer]:
    with SandboxServer([tenant]) as server:
        yield server


@pytest.fixture
def client(server: SandboxServer) -> Client:
    return Client(server)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a tenant of one's own."""
    servers = []

    def start(tenant: SandboxTenant) -> Client:
        server = SandboxServer([tenant])
        server.start()
        servers.append(server)
        return Client(server)

    yield start
    for server in servers:
        server.stop()
