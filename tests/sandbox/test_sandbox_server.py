"""The server itself: addresses, several tenants, stopping."""

import http.client
import socket

import pytest

from ccrm_admin.sandbox import SandboxServer, SandboxTenant
from tests.sandbox.client import Client, until


def test_tenants_have_their_own_keys_and_data(client: Client):
    one = SandboxTenant("one", key="key-one", users=3)
    two = SandboxTenant("two", key="key-two", users=5)
    with SandboxServer([one, two]) as server:
        client.server = server
        assert len(client.request("/one/publicApi/users", key="key-one").rows) == 3
        assert len(client.request("/two/publicApi/users", key="key-two").rows) == 5
        assert client.request("/two/publicApi/users", key="key-one").status == 401
        assert server.tenant("two") is two


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::1", "example.com", ""])  # noqa: S104
def test_only_loopback(host: str):
    with pytest.raises(ValueError, match="loopback"):
        SandboxServer([], host=host)


def test_a_name_is_used_once(tenant: SandboxTenant):
    with pytest.raises(ValueError, match="same name"):
        SandboxServer([tenant, tenant])


def test_a_taken_port_is_an_error(server: SandboxServer):
    with pytest.raises(OSError, match="in use"):
        SandboxServer([], port=server.port)


def test_stopping_ends_idle_connections_and_frees_the_port(tenant: SandboxTenant):
    with SandboxServer([tenant]) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/demo/publicApi/users")
        connection.getresponse().read()
        idle = connection.sock
    assert idle.recv(1) == b""
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))


def test_latency_is_waited_for_and_given_up_when_stopping(tenant: SandboxTenant):
    tenant.latency = 600.0
    with SandboxServer([tenant]) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/demo/publicApi/users")
        asked = connection.sock
        until(lambda: server.requests)
        asked.settimeout(0)
        with pytest.raises(BlockingIOError):
            asked.recv(1)
        asked.settimeout(10)
    assert asked.recv(1) == b""
    connection.close()
