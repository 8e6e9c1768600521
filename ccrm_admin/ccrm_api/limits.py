"""How long, how large and how often: the bounds of one fetch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a fetch. Times are seconds, sizes bytes after decompression."""

    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    deadline: float = 300.0
    """For a whole resource: every page, every retry, every pause between them."""
    max_body: int = 64 * 1024 * 1024
    """For one answer."""
    attempts: int = 4
    """For one page; 1 means no retry."""
    backoff_base: float = 0.5
    backoff_ceiling: float = 30.0
    page_size: int = 1000
    """A page with exactly this many rows may have a successor (ccrm-api.md, section 4)."""
    max_pages: int = 1000
