"""What can go wrong with CCRM: one class for each thing a person must do differently."""

from typing import ClassVar


class CcrmError(Exception):
    """CCRM's data could not be had; `str()` is a sentence for a supervisor.

    `code` is stable and `params` holds JSON-able facts, so that the sentence can be said in another
    language. Neither ever holds a key, a phone number or a URL with a query string.
    """

    code: ClassVar[str] = "ccrm"
    permanent: ClassVar[bool] = False
    """Whether it stays until a person changes something, so that trying again is pointless."""
    sentence: ClassVar[str] = "CCRM could not be read."

    resource: str | None = None
    """The value of the `Resource` that was being fetched."""

    def __init__(
        self,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        **params: str | int,
    ) -> None:
        """Take the HTTP status, the seconds CCRM asks to wait, and the facts of the sentence."""
        self.status = status
        self.retry_after = retry_after
        self.params = params if status is None else {"status": status, **params}
        super().__init__(self.sentence.format_map(self.params))


class BadKeyError(CcrmError):
    """The key cannot be sent at all."""

    code = "bad_key"
    permanent = True
    sentence = (
        "The API key has characters that cannot be in a key, such as a space, a line break or an "
        "accented letter. Copy it again from the CCRM panel and save it anew."
    )


class UnauthorizedError(CcrmError):
    """401. The API does not distinguish its three causes (ccrm-api.md, Authorisation)."""

    code = "unauthorized"
    permanent = True
    sentence = (
        "CCRM refused the request, for one of three reasons that it does not tell apart: the API "
        "key is wrong, this server's IP address is not on the tenant's list of allowed addresses, "
        "or the API service is switched off. Check all three in the CCRM panel, then try the key."
    )


class RateLimitedError(CcrmError):
    """403, or 429 after retries."""

    code = "rate_limited"
    sentence = (
        "CCRM says that its limit of requests has been exceeded. The key is not at fault; wait "
        "before the next try, and use the same key in fewer places."
    )


class NotFoundError(CcrmError):
    """404."""

    code = "not_found"
    permanent = True
    sentence = (
        "There is no CCRM API at this address. Check the spelling of the tenant's name: it is the "
        "first part of the address at which you log in to CCRM."
    )


class UnreachableError(CcrmError):
    """No connection, or one that broke. params: reason = dns, refused, reset or network."""

    code = "unreachable"
    sentence = (
        "CCRM could not be reached ({reason}). Check the tenant's name and this server's network "
        "connection; if both are right, CCRM is down: try again in a few minutes."
    )


class TlsError(CcrmError):
    """The certificate is not trusted. params: reason, in the words of the TLS library."""

    code = "tls"
    permanent = True
    sentence = (
        "The connection to CCRM is not secure, so the API key was not sent: {reason}. Check the "
        "tenant's name and this server's clock and trusted certificates."
    )


class TimedOutError(CcrmError):
    """No response in time. params: stage = connect, read or deadline; seconds = the limit."""

    code = "timeout"
    sentence = (
        "CCRM did not answer within {seconds} seconds ({stage}). It may be overloaded: try again "
        "in a few minutes."
    )


class ServerError(CcrmError):
    """5xx, after retries where they can help. params: status."""

    code = "server_error"
    sentence = (
        "CCRM failed while answering (status {status}). The fault is on its side: try again in a "
        "few minutes, and tell TeleCube if it stays."
    )


class UnexpectedStatusError(CcrmError):
    """Any other status. params: status."""

    code = "unexpected_status"
    permanent = True
    sentence = (
        "CCRM answered with status {status}, which its API does not have. Check the tenant's name; "
        "if it is right, ask TeleCube whether the API has changed."
    )


class RedirectedError(CcrmError):
    """3xx, which is not followed: the key would go elsewhere. params: status, host or ""."""

    code = "redirected"
    permanent = True
    sentence = (
        "CCRM sent the request on to another address ({host}), where the API key must not go. "
        "Check the tenant's name, and ask TeleCube whether the address of the API has changed."
    )


class TooLargeError(CcrmError):
    """The body exceeds `Limits.max_response_bytes`. params: limit, in MiB."""

    code = "too_large"
    permanent = True
    sentence = (
        "CCRM's answer is larger than {limit} MiB, so it was not read. Ask TeleCube what this "
        "tenant's API sends."
    )


class ListTooLongError(CcrmError):
    """The pages of a list exceed `Limits.max_list_bytes` or `max_records`. params: records, limit in MiB."""

    code = "list_too_long"
    permanent = True
    sentence = (
        "CCRM sends more than {records} records or {limit} MiB for one list, so the list was not "
        "used. Ask TeleCube what this tenant's API sends."
    )


class NotJsonError(CcrmError):
    """The body cannot be read. params: kind = html, empty, truncated, encoding or malformed."""

    code = "not_json"
    sentence = (
        "CCRM's answer is not the data asked for ({kind}). A page of a proxy or of maintenance may "
        "stand in for it: try again in a few minutes, and check the tenant's name."
    )


class RefusedError(CcrmError):
    """`success: false`. params: message, the API's own words without digits or key."""

    code = "refused"
    sentence = (
        "CCRM declined the request; its reason: “{message}”. Do what the reason says, or ask "
        "TeleCube about it."
    )


class BadEnvelopeError(CcrmError):
    """JSON, but not the documented envelope. params: problem, such as data_null."""

    code = "bad_envelope"
    permanent = True
    sentence = (
        "CCRM's answer is not built as its API promises ({problem}), so no record was read from "
        "it. Ask TeleCube whether the API has changed."
    )


class IncompleteError(CcrmError):
    """Paging ended before the list did. params: received (rows), pages, expected (rows or 0)."""

    code = "incomplete"
    sentence = (
        "CCRM sent {received} records on {pages} pages and says there are more, so the list is "
        "incomplete and was not used. Try again in a few minutes; tell TeleCube if it stays."
    )
