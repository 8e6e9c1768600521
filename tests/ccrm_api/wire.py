"""A server that plays raw responses, to the byte, and keeps what it was asked."""

import contextlib
import gzip
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

Response = Callable[["Line"], None]


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]


@dataclass
class Line:
    """The connection a response is played on, until the server closes."""

    peer: socket.socket
    closing: threading.Event

    def send(self, data: bytes) -> None:
        self.peer.sendall(data)


@dataclass
class WireServer:
    """Answers the n-th request with the n-th response, and the last one from then on."""

    responses: list[Response] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    to_strangers: bytes = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    """What it says to a client that does not speak HTTP, such as one that speaks TLS."""
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> "WireServer":
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def play(self, *responses: Response) -> None:
        self.responses = list(responses)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=[peer], daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, peer: socket.socket) -> None:
        peer.settimeout(5)
        with contextlib.suppress(OSError):
            if self.tls:
                peer = self.tls.wrap_socket(peer, server_side=True)
            with peer:
                asked = _read_request(peer)
                if asked is None:
                    peer.sendall(self.to_strangers)
                else:
                    turn = min(len(self.asked), len(self.responses) - 1)
                    self.asked.append(asked)
                    self.responses[turn](Line(peer, self._closing))


def _read_request(peer: socket.socket) -> Asked | None:
    head = b""
    while b"\r\n\r\n" not in head:
        received = peer.recv(65536)
        head += received
        if not received or not head.startswith(b"GET "):
            return None
    request, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    target = urlsplit(request.split(" ")[1])
    headers = dict(line.split(": ", 1) for line in lines)
    return Asked(target.path, parse_qs(target.query), headers)


def envelope(rows: list[Any], total: Any = None) -> bytes:
    other = {} if total is None else {"totalCount": total}
    return json.dumps({"success": True, "data": rows, "otherData": other, "message": "OK"}).encode()


def response(body: bytes = b"", status: int = 200, **headers: str) -> Response:
    """A whole response; header names are written with underscores."""
    head = _head(status, {"Content_Length": str(len(body)), **headers})
    return lambda line: line.send(head + body)


def rows(*items: Any, total: Any = None) -> Response:
    return response(envelope(list(items), total))


def gzipped(body: bytes, cut: int = 0) -> Response:
    """A packed body, without its last `cut` bytes."""
    packed = gzip.compress(body)
    return response(packed[: len(packed) - cut], Content_Encoding="gzip")


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> Response:
    sent = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    head = _head(200, {"Transfer_Encoding": "chunked"})
    return lambda line: line.send(head + sent + end)


def cut_off(body: bytes, missing: int = 10) -> Response:
    """Announces more bytes than it sends, then closes."""
    return response(body, Content_Length=str(len(body) + missing))


def reset(line: Line) -> None:
    """Drops the connection without a response (RST)."""
    line.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang_up(line: Line) -> None:
    """Closes in good order, without a response."""


def silence(line: Line) -> None:
    line.closing.wait(5)


def endless(
    piece: bytes,
    *,
    start: bytes = b"",
    encoding: str = "identity",
    pause: float = 0.0,
    status: int = 200,
    **head: str,
) -> Response:
    """Sends the start and then the piece again and again until the client hangs up."""

    return trickle(piece, start=_head(status, {"Content_Encoding": encoding, **head}) + start, pause=pause)


def trickle(piece: bytes, *, start: bytes = b"HTTP/1.1 200 Said\r\nX-Slow:", pause: float = 0.0) -> Response:
    """The same, without a head of its own."""

    def play(line: Line) -> None:
        line.send(start)
        while not line.closing.wait(pause):
            line.send(piece)

    return play


def _head(status: int, headers: dict[str, str]) -> bytes:
    fields = {"Content-Type": "application/json", "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
