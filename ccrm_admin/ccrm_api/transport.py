"""Sends one GET at a time and reads its response: the status, then a body bounded in size."""

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from ccrm_admin.ccrm_api import deadlines
from ccrm_admin.ccrm_api.auth import ApiKey, BaseUrl
from ccrm_admin.ccrm_api.errors import (
    CcrmError,
    NotFoundError,
    NotJsonError,
    RateLimitedError,
    RedirectedError,
    ServerError,
    UnauthorizedError,
    UnexpectedStatusError,
)
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.retries import retry_after_seconds
from ccrm_admin.ccrm_api.wire_errors import TransientError, as_ccrm_error

_USER_AGENT = f"CCRM-Admin python-requests/{requests.__version__}"
_CA_BUNDLE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
_TRANSIENT_STATUSES = frozenset({429, 502, 503, 504})
_CHUNK_BYTES = 64 * 1024
_GZIP_WINDOW_BITS = 16 + zlib.MAX_WBITS


@dataclass(slots=True)
class Traffic:
    """What a fetch has cost so far."""

    requests: int = 0
    bytes: int = 0
    """Of whole bodies, after decompression."""


class Transport:
    """Sends single requests to one tenant's host."""

    def __init__(self, base_url: BaseUrl, key: ApiKey, limits: Limits) -> None:
        self._base_url = base_url
        self._limits = limits
        self._session = _make_session(base_url, key)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, path: str, *, page: int | None, deadline: deadlines.Deadline, traffic: Traffic) -> bytes:
        """Return the body of one response with status 200.

        Raises `TransientError` for what another attempt may cure, a `CcrmError` for the rest.
        """
        deadline.check()
        traffic.requests += 1
        left = deadline.remaining()
        timeouts = (
            min(self._limits.connect_timeout_seconds, left),
            min(self._limits.read_timeout_seconds, left),
        )
        try:
            with (
                deadlines.applied(deadline),
                self._session.get(
                    self._base_url.url + path,
                    params={} if page is None else {"page": page},
                    timeout=timeouts,
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                _check_status(response)
                body = _read_body(response, self._limits)
                traffic.bytes += len(body)
                return body
        except (requests.RequestException, HTTPError, OSError) as raised:
            failure = as_ccrm_error(raised, self._limits)
        # Outside of the handler, so that the raw error is not even its context.
        raise failure


class _Session(requests.Session):
    def get_redirect_target(self, _: requests.Response) -> None:
        """Follow nothing. `allow_redirects=False` alone would still read the body to its end."""


def _make_session(base_url: BaseUrl, key: ApiKey) -> requests.Session:
    session = _Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, deadlines.DeadlineAdapter())
    # No proxies from the environment, and no .netrc, which would replace the key.
    session.trust_env = False
    session.auth = key
    # The operator's own file of trusted certificates, by the usual variables.
    session.verify = next(filter(None, map(os.environ.get, _CA_BUNDLE_VARIABLES)), True)
    session.headers.update(
        {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": _USER_AGENT}
    )
    if base_url.has_other_host:
        session.headers["Host"] = base_url.host
    return session


def _check_status(response: requests.Response) -> None:
    """Raise unless the status is 200: a `TransientError` where another attempt may help."""
    if response.status_code == 200:
        return
    error = _error_of(response)
    if response.status_code in _TRANSIENT_STATUSES:
        raise TransientError(error)
    raise error


def _error_of(response: requests.Response) -> CcrmError:
    status = response.status_code
    if status == 401:
        return UnauthorizedError(status=status)
    if status in (403, 429):
        return RateLimitedError(status=status, retry_after=retry_after_seconds(response.headers))
    if status == 404:
        return NotFoundError(status=status)
    if 300 <= status < 400:
        return RedirectedError(status=status, host=_host_of(response.headers.get("Location", "")))
    if status >= 500:
        return ServerError(status=status, retry_after=retry_after_seconds(response.headers))
    return UnexpectedStatusError(status=status)


def _host_of(location: str) -> str:
    try:
        return urlsplit(location).hostname or ""
    except ValueError:
        return ""


def _read_body(response: requests.Response, limits: Limits) -> bytes:
    """Return the body, decompressed.

    Raises `TooLargeError` as soon as more bytes than allowed are announced or unpacked, `TransientError` if
    the body breaks off, and whatever the connection raises.
    """
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced[:20]) > limits.max_response_bytes:
        raise limits.response_too_large()
    body = bytearray()
    for chunk in _unpack(response, _receive(response)):
        body += chunk
        if len(body) > limits.max_response_bytes:
            raise limits.response_too_large()
    return bytes(body)


def _receive(response: requests.Response) -> Iterator[bytes]:
    while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=False):
        yield chunk


def _unpack(response: requests.Response, chunks: Iterator[bytes]) -> Iterator[bytes]:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        return _gunzip(chunks)
    if encoding == "identity":
        return chunks
    raise NotJsonError(kind="encoding")


def _gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces of bounded size, so that a small chunk can't unpack to gigabytes at once."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW_BITS)
    for chunk in chunks:
        packed = chunk
        while packed:
            yield _inflate(unpacker, packed)
            packed = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise TransientError(NotJsonError(kind="truncated"))


def _inflate(unpacker: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return unpacker.decompress(packed, _CHUNK_BYTES)
    except zlib.error:
        broken = NotJsonError(kind="encoding")
    raise broken
