"""The server: tenants behind one loopback address."""

import ipaddress
import socket
import sys
from collections.abc import Iterable
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Thread
from typing import Any

from ccrm_admin.sandbox.handler import Handler, SeenRequest
from ccrm_admin.sandbox.tenant import SandboxTenant

_POLL_SECONDS = 0.05


class SandboxServer:
    """Serves tenants on loopback, from `start()` (or `with`) to `stop()`, in a daemon thread.

    port: 0 takes a free one. The address is bound at once; raises OSError if it is taken, and
    ValueError for an address other than loopback or two tenants of one name.
    """

    def __init__(
        self,
        tenants: Iterable[SandboxTenant],
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        verbose: bool = False,
    ) -> None:
        given = list(tenants)
        self.tenants = {tenant.name: tenant for tenant in given}
        if len(self.tenants) < len(given):
            raise ValueError("Two tenants have the same name.")
        if not is_loopback(host):
            raise ValueError(f"The sandbox listens on IPv4 loopback only, not on {host!r}.")
        self.verbose = verbose
        self.requests: list[SeenRequest] = []
        self.stopping = Event()
        self._http = HttpServer((host, port), self)
        self._host = host
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._http.server_address[1])

    @property
    def url_template(self) -> str:
        """The value for CCRM_URL_TEMPLATE."""
        return f"http://{self._host}:{self.port}/{{tenant}}"

    def url(self, tenant: str) -> str:
        """Return the tenant's base URL, below which the API is."""
        return self.url_template.format(tenant=tenant)

    def tenant(self, name: str) -> SandboxTenant:
        """Return the tenant; raises KeyError."""
        return self.tenants[name]

    def start(self) -> None:
        """Serve in a daemon thread."""
        self._thread = Thread(target=self._http.serve_forever, args=(_POLL_SECONDS,), daemon=True)
        self._thread.start()

    def serve_forever(self) -> None:
        """Serve in this thread until an exception, such as KeyboardInterrupt, ends it."""
        try:
            self._http.serve_forever(_POLL_SECONDS)
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop at once: slow answers are given up and open connections closed."""
        self.stopping.set()
        if self._thread:
            self._http.shutdown()
            self._thread.join()
            self._thread = None
        self._http.server_close()
        self._http.close_connections()

    def __enter__(self) -> "SandboxServer":
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()


class HttpServer(ThreadingHTTPServer):
    """A thread a connection; keeps the open connections, to close them when the server stops."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sandbox: SandboxServer) -> None:
        self.sandbox = sandbox
        self._connections: set[socket.socket] = set()
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """Bind without the reverse look-up of the host name that HTTPServer makes."""
        TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection while it lasts."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close and forget the connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End every open connection, idle or busy; its thread ends with it."""
        for connection in tuple(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed by the client or by its thread meanwhile
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report errors of our own; a client that hangs up is none."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def is_loopback(host: str) -> bool:
    """Return whether the host is this machine's own, by IPv4 address or as localhost."""
    try:
        return host == "localhost" or ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        return False
