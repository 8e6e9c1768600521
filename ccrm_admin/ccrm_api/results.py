"""What a fetch returns, and what it reports meanwhile."""

import dataclasses
from dataclasses import dataclass
from typing import Generic, TypeVar

from ccrm_admin.ccrm_api.resources import Resource

R = TypeVar("R")

DUPLICATE = "duplicate"
"""The problem of a row whose key came before."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch is, reported after each page."""

    resource: Resource
    page: int
    """The page just finished, counted from 1."""
    records: int
    """Records so far; none as long as the pages are those of an earlier fetch."""
    total: int | None
    """`otherData.totalCount`, if the API sent it."""
    requests: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out, and why. Quotes no value but the key."""

    endpoint: str
    """The path of the list."""
    page: int
    position: int
    """Counted from 0 within the page."""
    field: str
    """The API's name of the field, or "" for the row as a whole."""
    problem: str
    """A few English words, or `DUPLICATE`."""
    key: str = dataclasses.field(repr=False)
    """The identity of the row where it could be read, or ""; it may be a phone number."""


@dataclass(frozen=True, slots=True)
class Fetched(Generic[R]):
    """A list, as CCRM sent it."""

    resource: Resource
    records: list[R]
    """In the order in which they were sent; each key once."""
    record_digests: list[str]
    """Of the bytes of each record, in the same order; "" where they are not known."""
    known: list[str]
    """The keys of the records that were not parsed, since the bytes are those of the given digests."""
    skipped: list[Skipped]
    requests: int
    """Including the retries."""
    bytes: int
    """Of the bodies, after decompression."""
    seconds: float
    digests: list[str]
    """Of the pages' bodies, in order: what the next fetch may be given as `known`."""
    sure: bool = True
    """Whether what the list lacks is missing for certain; not if it changed each time its pages were read."""
    unchanged: bool = False
    """Whether the pages are the known ones; no record has been parsed then."""

    @property
    def pages(self) -> int:
        """How many there were."""
        return len(self.digests)
