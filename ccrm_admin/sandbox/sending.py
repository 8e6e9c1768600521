"""Sends responses over a connection: whole, or late, in pieces, broken off or too long, as a fault says."""

import socket
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from threading import Event

from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.responses import Response

_CHUNK_BYTES = 65_536


class Connection(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 with keep-alive."""

    protocol_version = "HTTP/1.1"
    server_version = "CCRM-Sandbox"
    sys_version = ""
    disable_nagle_algorithm = True

    @property
    def stopping(self) -> Event:
        """Set when the server goes down, so that nothing more is to be sent."""
        raise NotImplementedError

    def pause(self, seconds: float) -> bool:
        """Wait; return False, and end the connection, if the server is stopped meanwhile."""
        stopped = self.stopping.wait(seconds)
        if stopped:
            self.close_connection = True
        return not stopped

    def send(self, response: Response) -> None:
        """Send the response, with its fault if it has one."""
        if response.fault:
            FAULTY_SENDING[response.fault.kind](self, response, response.fault)
        else:
            self.send_whole(response)

    def send_whole(self, response: Response) -> None:
        """Send the response, compressed where the client accepts it and it is worth it."""
        body, headers = response.body.raw, {}
        if response.body.is_worth_compressing and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = response.body.gzipped, {"Content-Encoding": "gzip"}
        self.send_head(response, {"Content-Length": str(len(body)), **headers})
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_head(self, response: Response, headers: Mapping[str, str]) -> None:
        """Send the status line and the headers: the response's own and these."""
        if self.command not in ("GET", "HEAD"):
            self.close_connection = True
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        for name, value in {**response.headers, **headers}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: http.server would print every request line."""


def _truncated(connection: Connection, response: Response, _fault: Fault) -> None:
    connection.close_connection = True
    raw = response.body.raw
    connection.send_head(response, {"Content-Length": str(len(raw))})
    connection.wfile.write(raw[: len(raw) // 2])


def _slow(connection: Connection, response: Response, fault: Fault) -> None:
    if connection.pause(fault.delay):
        connection.send_whole(response)


def _trickle(connection: Connection, response: Response, fault: Fault) -> None:
    raw = response.body.raw
    connection.send_head(response, {"Content-Length": str(len(raw))})
    for start in range(0, len(raw), fault.piece):
        if start and not connection.pause(fault.delay):
            return
        connection.wfile.write(raw[start : start + fault.piece])


def _reset(connection: Connection, _response: Response, _fault: Fault) -> None:
    connection.close_connection = True
    no_linger = struct.pack("ii", 1, 0)
    connection.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_linger)
    socket.close(connection.connection.detach())


def _huge(connection: Connection, response: Response, fault: Fault) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    blocks = _padded_json(fault.size)
    if fault.gzip:
        headers["Content-Encoding"] = "gzip"
        blocks = _gzipped(blocks)
    connection.send_head(response, headers)
    for block in blocks:
        if connection.stopping.is_set():
            return
        connection.wfile.write(b"%x\r\n%b\r\n" % (len(block), block))
    connection.wfile.write(b"0\r\n\r\n")


def _padded_json(size: int) -> Iterator[bytes]:
    """Yield an envelope without rows, padded with spaces to `size` bytes: good JSON, too much of it."""
    head, tail = b'{"success":true,"data":[', b'],"otherData":{},"message":"OK"}'
    yield head
    left = size - len(head) - len(tail)
    while left > 0:
        yield b" " * min(left, _CHUNK_BYTES)
        left -= _CHUNK_BYTES
    yield tail


def _gzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(level=1, wbits=31)
    for block in blocks:
        if compressed := compressor.compress(block):
            yield compressed
    yield compressor.flush()


FAULTY_SENDING: dict[str, Callable[[Connection, Response, Fault], None]] = {
    "truncated": _truncated,
    "slow": _slow,
    "trickle": _trickle,
    "reset": _reset,
    "huge": _huge,
}
"""Kind of fault to how the response is sent."""
