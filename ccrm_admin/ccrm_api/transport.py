"""Sends one GET at a time and reads its response: the status, then a body bounded in size."""

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from ccrm_admin.ccrm_api.auth import Address, ApiKey
from ccrm_admin.ccrm_api.deadlines import Deadline, PunctualAdapter, ended_by
from ccrm_admin.ccrm_api.errors import (
    CcrmError,
    NotFoundError,
    NotJsonError,
    RateLimitedError,
    RedirectedError,
    ServerError,
    TooLargeError,
    UnauthorizedError,
    UnexpectedStatusError,
)
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.retries import retry_after
from ccrm_admin.ccrm_api.wire_errors import PassingError, told

_USER_AGENT = f"CCRM-Admin python-requests/{requests.__version__}"
_CA_BUNDLE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(slots=True)
class Traffic:
    """What a fetch has cost so far."""

    requests: int = 0
    bytes: int = 0
    """Of whole bodies, after decompression."""


class Transport:
    """Sends single requests to one tenant's host."""

    def __init__(self, address: Address, key: ApiKey, limits: Limits) -> None:
        self._address = address
        self._limits = limits
        self._session = _session(address, key)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, path: str, *, page: int | None, deadline: Deadline, traffic: Traffic) -> bytes:
        """Return the body of one answer with status 200.

        Raises `PassingError` for what another try may cure, a `CcrmError` for the rest.
        """
        deadline.check()
        traffic.requests += 1
        left = deadline.remaining()
        timeouts = (min(self._limits.connect_timeout, left), min(self._limits.read_timeout, left))
        try:
            with (
                ended_by(deadline),
                self._session.get(
                    self._address.root + path,
                    params={} if page is None else {"page": page},
                    timeout=timeouts,
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                check_status(response)
                body = read_body(response, max_bytes=self._limits.max_body)
                traffic.bytes += len(body)
                return body
        except (requests.RequestException, HTTPError, OSError) as raised:
            failure = told(raised, self._limits)
        # Outside of the handler, so that the raw error is not even its context.
        raise failure


class _Session(requests.Session):
    def get_redirect_target(self, _: requests.Response) -> None:
        """Follow nothing. `allow_redirects=False` alone would still read the body to its end."""


def _session(address: Address, key: ApiKey) -> requests.Session:
    session = _Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, PunctualAdapter())
    # No proxies from the environment, and no .netrc, which would replace the key.
    session.trust_env = False
    session.auth = key
    session.verify = _ca_bundle() or True
    session.headers.update(
        {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": _USER_AGENT}
    )
    if address.by_address:
        session.headers["Host"] = address.host
    return session


def _ca_bundle() -> str | None:
    """Return the operator's own file of trusted certificates, by the usual variables."""
    return next(filter(None, map(os.environ.get, _CA_BUNDLE_VARIABLES)), None)


_WORTH_ANOTHER_TRY = frozenset({429, 502, 503, 504})


def check_status(response: requests.Response) -> None:
    """Raise unless the status is 200: a `PassingError` where another try may help."""
    if response.status_code == 200:
        return
    error = _meaning(response)
    if response.status_code in _WORTH_ANOTHER_TRY:
        raise PassingError(error)
    raise error


def _meaning(response: requests.Response) -> CcrmError:
    status = response.status_code
    if status == 401:
        return UnauthorizedError(status=status)
    if status in (403, 429):
        return RateLimitedError(status=status, retry_after=retry_after(response.headers))
    if status == 404:
        return NotFoundError(status=status)
    if 300 <= status < 400:
        return RedirectedError(status=status, host=_host(response.headers.get("Location", "")))
    if status >= 500:
        return ServerError(status=status, retry_after=retry_after(response.headers))
    return UnexpectedStatusError(status=status)


def _host(location: str) -> str:
    try:
        return urlsplit(location).hostname or ""
    except ValueError:
        return ""


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
