"""What the status of an answer means."""

from urllib.parse import urlsplit

import requests

from ccrm_admin.ccrm_api.errors import (
    CcrmError,
    NotFoundError,
    RateLimitedError,
    RedirectedError,
    ServerError,
    UnauthorizedError,
    UnexpectedStatusError,
)
from ccrm_admin.ccrm_api.retry_after import retry_after
from ccrm_admin.ccrm_api.wire_errors import PassingError

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
