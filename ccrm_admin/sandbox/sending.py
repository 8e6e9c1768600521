"""Faults in the sending: the answer is late, comes in pieces, breaks off or never ends."""

import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.responses import Answer

if TYPE_CHECKING:
    from ccrm_admin.sandbox.handler import Handler


_CHUNK = 65_536


def _truncated(handler: "Handler", answer: Answer, _fault: Fault) -> None:
    handler.close_connection = True
    handler.send_head(answer, {"Content-Length": str(len(answer.body.raw))})
    handler.wfile.write(answer.body.raw[: len(answer.body.raw) // 2])


def _slow(handler: "Handler", answer: Answer, fault: Fault) -> None:
    if handler.pause(fault.delay):
        handler.send_answer(answer)


def _trickle(handler: "Handler", answer: Answer, fault: Fault) -> None:
    raw = answer.body.raw
    handler.send_head(answer, {"Content-Length": str(len(raw))})
    for start in range(0, len(raw), fault.piece):
        if start and not handler.pause(fault.delay):
            return
        handler.wfile.write(raw[start : start + fault.piece])


def _reset(handler: "Handler", _answer: Answer, _fault: Fault) -> None:
    handler.close_connection = True
    no_linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_linger)
    socket.close(handler.connection.detach())


def _huge(handler: "Handler", answer: Answer, fault: Fault) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    blocks = _padded_json(fault.size)
    if fault.gzip:
        headers["Content-Encoding"] = "gzip"
        blocks = _gzipped(blocks)
    handler.send_head(answer, headers)
    for block in blocks:
        if handler.is_stopping:
            return
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(block), block))
    handler.wfile.write(b"0\r\n\r\n")


def _padded_json(size: int) -> Iterator[bytes]:
    """Yield an envelope without rows, padded with spaces to `size` bytes: good JSON, too much of it."""
    head, tail = b'{"success":true,"data":[', b'],"otherData":{},"message":"OK"}'
    yield head
    left = size - len(head) - len(tail)
    while left > 0:
        yield b" " * min(left, _CHUNK)
        left -= _CHUNK
    yield tail


def _gzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(level=1, wbits=31)
    for block in blocks:
        if compressed := compressor.compress(block):
            yield compressed
    yield compressor.flush()


WIRE_FAULTS: dict[str, Callable[["Handler", Answer, Fault], None]] = {
    "truncated": _truncated,
    "slow": _slow,
    "trickle": _trickle,
    "reset": _reset,
    "huge": _huge,
}
"""Kind to the way of sending."""
