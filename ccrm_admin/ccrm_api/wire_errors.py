"""What the network libraries raise, as a `CcrmError`."""

import socket
import ssl
from collections.abc import Iterator
from http.client import IncompleteRead

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from ccrm_admin.ccrm_api.errors import (
    CcrmError,
    NotJsonError,
    TimedOutError,
    TlsError,
    UnreachableError,
)
from ccrm_admin.ccrm_api.limits import Limits


class TransientError(Exception):
    """A failure that another attempt may cure. It never leaves this package: `error` does instead."""

    def __init__(self, error: CcrmError) -> None:
        self.error = error
        super().__init__(error.code)


def as_ccrm_error(raised: Exception, limits: Limits) -> CcrmError | TransientError:
    """Return what a failed request means.

    The raw error must not be chained to it: its frames and URLs may show what is secret.
    """
    if isinstance(raised, requests.ConnectTimeout):
        return TransientError(TimedOutError(stage="connect", seconds=round(limits.connect_timeout_seconds)))
    if isinstance(raised, requests.ReadTimeout | ReadTimeoutError):
        return TimedOutError(stage="read", seconds=round(limits.read_timeout_seconds))
    if not isinstance(raised, requests.RequestException | HTTPError):
        # requests has a plain OSError for one thing: a CA bundle of the environment that is gone.
        return TlsError(reason="the file of trusted certificates cannot be read")
    causes = list(_causes(raised))
    if any(isinstance(cause, IncompleteRead) for cause in causes):
        return TransientError(NotJsonError(kind="truncated"))
    untrusted = next((cause for cause in causes if _is_certificate_error(cause)), None)
    if untrusted is not None:
        reason = getattr(untrusted, "verify_message", "") or "the handshake failed"
        return TlsError(reason=reason)
    return TransientError(UnreachableError(reason=_reason(causes)))


def _causes(raised: BaseException) -> Iterator[BaseException]:
    """Yield the error and all it wraps: requests and urllib3 nest them in four places."""
    seen: set[int] = set()
    waiting: list[object] = [raised]
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            yield error
            waiting += [error.__cause__, error.__context__, getattr(error, "reason", None)]
            waiting += error.args


def _is_certificate_error(error: BaseException) -> bool:
    # A connection that is cut during the handshake is an SSLError too, but a transient one.
    cut = ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError
    return isinstance(error, ssl.SSLError) and not isinstance(error, cut)


def _reason(causes: list[BaseException]) -> str:
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "dns"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "refused"
    if any(isinstance(cause, ConnectionError | ssl.SSLError) for cause in causes):
        return "reset"
    return "network"
