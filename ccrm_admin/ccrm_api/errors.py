"""What can go wrong with CCRM: one class for each thing a person must do differently."""

from typing import ClassVar


class CcrmError(Exception):
    """CCRM's data could not be had.

    `code` is stable and `params` holds JSON-able facts, for whoever words it to a person. Neither ever holds
    a key, a phone number or a URL with a query string.
    """

    code: ClassVar[str] = "ccrm"

    resource: str | None = None
    """The value of the `Resource` that was being fetched."""

    def __init__(
        self,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        **params: str | int,
    ) -> None:
        """Take the HTTP status, the seconds CCRM asks to wait, and the facts."""
        self.status = status
        self.retry_after = retry_after
        self.params = params if status is None else {"status": status, **params}
        super().__init__(", ".join([self.code, *(f"{name} {fact}" for name, fact in self.params.items())]))


class BadKeyError(CcrmError):
    """The key cannot be sent at all."""

    code = "bad_key"


class UnauthorizedError(CcrmError):
    """401. The API does not distinguish its three causes (ccrm-api.md, Authorisation)."""

    code = "unauthorized"


class RateLimitedError(CcrmError):
    """403, or 429 after retries."""

    code = "rate_limited"


class NotFoundError(CcrmError):
    """404."""

    code = "not_found"


class UnreachableError(CcrmError):
    """No connection, or one that broke. params: reason = dns, refused, reset or network."""

    code = "unreachable"


class TlsError(CcrmError):
    """The certificate is not trusted. params: reason, in the words of the TLS library."""

    code = "tls"


class TimedOutError(CcrmError):
    """No response in time. params: stage = connect, read or deadline; seconds = the limit."""

    code = "timeout"


class ServerError(CcrmError):
    """5xx, after retries where they can help. params: status."""

    code = "server_error"


class UnexpectedStatusError(CcrmError):
    """Any other status. params: status."""

    code = "unexpected_status"


class RedirectedError(CcrmError):
    """3xx, which is not followed: the key would go elsewhere. params: status, host or ""."""

    code = "redirected"


class TooLargeError(CcrmError):
    """The body exceeds `Limits.max_response_bytes`. params: limit, in MiB."""

    code = "too_large"


class ListTooLongError(CcrmError):
    """The pages of a list exceed `Limits.max_list_bytes` or `max_records`. params: records, limit in MiB."""

    code = "list_too_long"


class NotJsonError(CcrmError):
    """The body cannot be read. params: kind = html, empty, truncated, encoding or malformed."""

    code = "not_json"


class RefusedError(CcrmError):
    """`success: false`. params: message, the API's own words without digits or key."""

    code = "refused"


class BadEnvelopeError(CcrmError):
    """JSON, but not the documented envelope. params: problem, such as data_null."""

    code = "bad_envelope"


class IncompleteError(CcrmError):
    """Paging ended before the list did. params: received (rows), pages, expected (rows or 0)."""

    code = "incomplete"
