"""How long, how large and how often: the bounds of one client."""

from dataclasses import dataclass

from ccrm_admin.ccrm_api.errors import ListTooLongError, TooLargeError

_MIB_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of what is requested. Sizes are after decompression."""

    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 30.0
    """For one read. It is not tried again: a server that hangs is left alone."""
    deadline_seconds: float = 120.0
    """For all that one client requests: every list, every page, every retry, every pause between them."""
    min_bytes_per_second: int = 64 * 1024
    """So many bytes over the wire put the deadline off by a second, so that large lists have their time."""
    max_deadline_seconds: float = 900.0
    """Beyond which nothing puts it off."""
    max_response_bytes: int = 64 * 1024 * 1024
    max_response_values: int = 4_000_000
    """As the commas say: small values take many times their bytes once they are parsed."""
    max_attempts: int = 4
    """For one page; 1 means no retry."""
    backoff_base_seconds: float = 0.5
    max_backoff_seconds: float = 30.0
    page_size: int = 1000
    """A page with exactly this many rows may have a successor (ccrm-api.md, section 4)."""
    max_pages: int = 1000
    max_list_bytes: int = 128 * 1024 * 1024
    """For all pages of one list."""
    max_records: int = 200_000
    """In one list."""
    max_readings: int = 3
    """Of a list that changes while its pages are read; two that agree end it."""

    def response_too_large(self) -> TooLargeError:
        """Return the error for a response of too many bytes."""
        return TooLargeError(limit=self.max_response_bytes // _MIB_BYTES)

    def list_too_long(self) -> ListTooLongError:
        """Return the error for a list of too many bytes, values or records."""
        return ListTooLongError(records=self.max_records, limit=self.max_list_bytes // _MIB_BYTES)
