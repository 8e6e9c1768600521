"""Reads the body of an answer: bounded in size, whatever the server does."""

import zlib
from collections.abc import Iterator

import requests

from ccrm_admin.ccrm_api.errors import NotJsonError, TooLargeError
from ccrm_admin.ccrm_api.wire_errors import PassingError

_CHUNK = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def read_body(response: requests.Response, *, max_bytes: int) -> bytes:
    """Return the body, decompressed.

    Raises `TooLargeError` as soon as more than `max_bytes` are announced or unpacked, `PassingError` if it
    breaks off, and whatever the connection raises (see `punctual`).
    """
    too_large = TooLargeError(limit=max_bytes // (1024 * 1024))
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced[:20]) > max_bytes:
        raise too_large
    body = bytearray()
    for chunk in _unpacked(response, _received(response)):
        body += chunk
        if len(body) > max_bytes:
            raise too_large
    return bytes(body)


def _received(response: requests.Response) -> Iterator[bytes]:
    while chunk := response.raw.read1(_CHUNK, decode_content=False):
        yield chunk


def _unpacked(response: requests.Response, chunks: Iterator[bytes]) -> Iterator[bytes]:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        return _gunzipped(chunks)
    if encoding == "identity":
        return chunks
    raise NotJsonError(kind="encoding")


def _gunzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces of bounded size, so that a small chunk can't unpack to gigabytes at once."""
    unpacker = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        packed = chunk
        while packed:
            piece = _inflated(unpacker, packed)
            yield piece
            packed = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise PassingError(NotJsonError(kind="truncated"))


def _inflated(unpacker: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return unpacker.decompress(packed, _CHUNK)
    except zlib.error:
        broken = NotJsonError(kind="encoding")
    raise broken
