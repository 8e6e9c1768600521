"""How long, how large and how often: the bounds of one client."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of what is asked. Times are seconds, sizes bytes after decompression."""

    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    """For one read. It is not tried again: who hangs is left alone."""
    deadline: float = 120.0
    """For all that one client asks for: every list, every page, every retry, every pause between them."""
    least_rate: int = 64 * 1024
    """Bytes over the wire that put the deadline off by a second, so that large lists have their time."""
    longest_deadline: float = 900.0
    """Beyond which nothing puts it off."""
    max_body: int = 64 * 1024 * 1024
    """For one answer."""
    max_values: int = 4_000_000
    """In one answer, as its commas tell: small values take many times their bytes once they are read."""
    attempts: int = 4
    """For one page; 1 means no retry."""
    backoff_base: float = 0.5
    backoff_ceiling: float = 30.0
    page_size: int = 1000
    """A page with exactly this many rows may have a successor (ccrm-api.md, section 4)."""
    max_pages: int = 1000
    max_list: int = 128 * 1024 * 1024
    """For all pages of one list."""
    max_records: int = 200_000
    """In one list."""
    readings: int = 3
    """Of a list that moves while its pages are read; two that agree end it."""
