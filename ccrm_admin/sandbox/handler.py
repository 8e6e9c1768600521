"""One connection: reads requests, sends answers."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from ccrm_admin.sandbox import api, control
from ccrm_admin.sandbox.resources import BY_PATH
from ccrm_admin.sandbox.responses import Answer
from ccrm_admin.sandbox.sending import WIRE_FAULTS

if TYPE_CHECKING:
    from ccrm_admin.sandbox.server import HttpServer


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request to the API: never its key. `status` is None where nothing was answered (reset)."""

    tenant: str
    resource: str | None
    page: int
    status: int | None
    authorized: bool
    user_agent: str

    def __str__(self) -> str:
        outcome = self.status if self.status is not None else "connection reset"
        return f"{self.tenant!r} {self.resource or 'unknown path'} page {self.page}: {outcome}"


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 with keep-alive; what to answer is decided in `api` and `control`."""

    protocol_version = "HTTP/1.1"
    server_version = "CCRM-Sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    server: "HttpServer"

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Answer whatever the method: http.server looks for `do_GET`, `do_POST` and so on."""
        if name.startswith("do_"):
            return self._answer_request
        raise AttributeError(name)

    def _answer_request(self) -> None:
        path, _, query = self.path.partition("?")
        first, _, rest = path.lstrip("/").partition("/")
        if first == control.PREFIX:
            self.send_answer(control.answer(self.server.sandbox, self.command, rest, self._body()))
            return
        self._answer_api(first, BY_PATH.get(rest.rstrip("/")), _page(query))

    def _answer_api(self, tenant_name: str, resource: str | None, page: int) -> None:
        sandbox = self.server.sandbox
        tenant = sandbox.tenants.get(tenant_name)
        authorization = self.headers.get("Authorization", "")
        authorized = tenant is not None and api.is_authorized(tenant, authorization)
        answer = api.answer(tenant, resource, method=self.command, page=page, authorized=authorized)
        fault = answer.fault
        seen = SeenRequest(
            tenant=tenant_name,
            resource=resource,
            page=page,
            status=None if fault and fault.kind == "reset" else answer.status,
            authorized=authorized,
            user_agent=self.headers.get("User-Agent", ""),
        )
        sandbox.requests.append(seen)
        if sandbox.verbose:
            print(f"{self.command} {seen}", file=sys.stderr, flush=True)
        if tenant and not self.pause(tenant.latency):
            return
        if fault:
            WIRE_FAULTS[fault.kind](self, answer, fault)
        else:
            self.send_answer(answer)

    @property
    def is_stopping(self) -> bool:
        """Whether the server is going down, so that nothing more is to be sent."""
        return self.server.sandbox.stopping.is_set()

    def pause(self, seconds: float) -> bool:
        """Wait; return False, and end the connection, if the server is stopped meanwhile."""
        stopped = self.server.sandbox.stopping.wait(seconds) if seconds else self.is_stopping
        if stopped:
            self.close_connection = True
        return not stopped

    def send_answer(self, answer: Answer) -> None:
        """Send the answer whole, compressed where the client takes it and it is worth it."""
        body, headers = answer.body.raw, {}
        if answer.body.is_big and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = answer.body.gzipped, {"Content-Encoding": "gzip"}
        self.send_head(answer, {"Content-Length": str(len(body)), **headers})
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_head(self, answer: Answer, headers: Mapping[str, str]) -> None:
        """Send the status line and the headers: the answer's own and these."""
        if self.command not in ("GET", "HEAD"):
            self.close_connection = True
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        for name, value in {**answer.headers, **headers}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(min(int(length), control.LARGEST_BODY)) if length.isdigit() else b""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: http.server would print every request line."""


def _page(query: str) -> int:
    """Return the page asked for; what is not a page counts as the first."""
    try:
        return max(1, int(parse_qs(query).get("page", ["1"])[0]))
    except ValueError:
        return 1
