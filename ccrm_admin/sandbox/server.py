"""The server: tenants behind one loopback address."""

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

from ccrm_admin.sandbox import api, control
from ccrm_admin.sandbox.resources import RESOURCE_BY_PATH
from ccrm_admin.sandbox.sending import Connection
from ccrm_admin.sandbox.tenant import SandboxTenant

_POLL_SECONDS = 0.05
_MAX_REQUEST_BODY_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request to the API, without its key. `status` is None where nothing was sent back (reset)."""

    tenant: str
    resource: str | None
    page: int
    status: int | None
    authorized: bool
    user_agent: str

    def __str__(self) -> str:
        outcome = self.status if self.status is not None else "connection reset"
        return f"{self.tenant!r} {self.resource or 'unknown path'} page {self.page}: {outcome}"


class SandboxServer:
    """Serves tenants on loopback, from `start()` (or `with`) to `stop()`, in a daemon thread.

    port: 0 takes a free one. It is bound at once. Raises OSError if it is taken, and ValueError for a host
    other than loopback or two tenants of one name.
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
        self._http = _HttpServer((host, port), self)
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
        """Stop at once: slow responses are given up and open connections closed."""
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


class _HttpServer(ThreadingHTTPServer):
    """A thread a connection; keeps the open connections, to close them when the server stops."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sandbox: SandboxServer) -> None:
        self.sandbox = sandbox
        self._connections: set[socket.socket] = set()
        super().__init__(address, _Handler)

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


class _Handler(Connection):
    """Reads requests; what to respond is decided in `api` and `control`."""

    server: _HttpServer

    @property
    def stopping(self) -> Event:
        return self.server.sandbox.stopping

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Respond whatever the method: http.server looks for `do_GET`, `do_POST` and so on."""
        if name.startswith("do_"):
            return self._respond
        raise AttributeError(name)

    def _respond(self) -> None:
        path, _, query_string = self.path.partition("?")
        first, _, rest = path.lstrip("/").partition("/")
        sandbox = self.server.sandbox
        if first == control.PREFIX:
            url_template = sandbox.url_template
            self.send(control.respond(sandbox.tenants, url_template, self.command, rest, self._body()))
        else:
            self._respond_as_api(first, RESOURCE_BY_PATH.get(rest.rstrip("/")), _page(query_string))

    def _respond_as_api(self, tenant_name: str, resource: str | None, page: int) -> None:
        sandbox = self.server.sandbox
        tenant = sandbox.tenants.get(tenant_name)
        authorization = self.headers.get("Authorization", "")
        authorized = tenant is not None and api.is_authorized(tenant, authorization)
        response = api.respond(tenant, resource, method=self.command, page=page, authorized=authorized)
        seen = SeenRequest(
            tenant=tenant_name,
            resource=resource,
            page=page,
            status=None if response.fault and response.fault.kind == "reset" else response.status,
            authorized=authorized,
            user_agent=self.headers.get("User-Agent", ""),
        )
        sandbox.requests.append(seen)
        if sandbox.verbose:
            print(f"{self.command} {seen}", file=sys.stderr, flush=True)
        if tenant is None or self.pause(tenant.latency):
            self.send(response)

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(min(int(length), _MAX_REQUEST_BODY_BYTES)) if length.isdigit() else b""


def _page(query_string: str) -> int:
    """Return the page asked for; what is not a page counts as the first."""
    try:
        return max(1, int(parse_qs(query_string).get("page", ["1"])[0]))
    except ValueError:
        return 1


def is_loopback(host: str) -> bool:
    """Return whether the host is this machine's own, by IPv4 address or as localhost."""
    try:
        return host == "localhost" or ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        return False
