"""One list, while its pages come in."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

from ccrm_admin.ccrm_api.documented import read_documented
from ccrm_admin.ccrm_api.envelope import Envelope
from ccrm_admin.ccrm_api.errors import ListTooLongError
from ccrm_admin.ccrm_api.fetched import Skipped
from ccrm_admin.ccrm_api.garbage import collector_paused
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.paging import Paging
from ccrm_admin.ccrm_api.reading import DUPLICATE, Reading
from ccrm_admin.ccrm_api.resources import Resource

_DIGEST_SIZE = 16  # bytes


class Listing:
    """Collects pages into records; as long as they are the `known` ones, byte for byte, none is read.

    `open_page` is the tolerant way of reading a page. Raises a `CcrmError` for a page that can't be read,
    `IncompleteError` if the list ends too early, and `ListTooLongError` for more than the limits allow.
    """

    def __init__(
        self, resource: Resource, limits: Limits, known: Sequence[str], open_page: Callable[[bytes], Envelope]
    ) -> None:
        self._resource = resource
        self._limits = limits
        self._paging = Paging(page_size=limits.page_size, max_pages=limits.max_pages)
        self._known = list(known)
        self._open_page = open_page
        self._reading = Reading(resource)
        self._unread: list[bytes] = []
        self._bytes = 0
        self.digests: list[str] = []
        """Of the pages so far."""
        self.more = True
        """Whether there is another page to ask for."""

    @property
    def unchanged(self) -> bool:
        """Whether all pages came and are the known ones."""
        return bool(self._known) and self.digests == self._known

    @property
    def records(self) -> list[Any]:
        """Those understood so far, in the order in which they were sent."""
        return self._reading.records

    @property
    def skipped(self) -> list[Skipped]:
        """Those left out so far."""
        return self._reading.skipped

    @property
    def total(self) -> int | None:
        """The number of records in all, if CCRM told it."""
        return self._paging.total

    @property
    def keys(self) -> set[str]:
        """Of the rows so far, whether understood or not."""
        return self._reading.keys

    @property
    def moved(self) -> bool:
        """Whether CCRM's own count of the rows changed on the way."""
        return self._paging.moved

    @property
    def repeats(self) -> bool:
        """Whether a row came twice, as those do that slide to the next page."""
        return any(skipped.problem == DUPLICATE for skipped in self.skipped)

    @property
    def whole(self) -> bool:
        """Whether as many rows came as CCRM counts."""
        return not self._paging.short

    def take(self, body: bytes) -> None:
        """Add the next page."""
        self._bytes += len(body)
        self._check(self._bytes <= self._limits.max_list and body.count(b",") <= self._limits.max_values)
        self.digests.append(blake2b(body, digest_size=_DIGEST_SIZE).hexdigest())
        self._unread.append(body)
        count = len(self.digests)
        if self.digests == self._known[:count]:
            self.more = count < len(self._known)
            return
        with collector_paused():
            for unread in self._unread:
                self._read(unread)
        self._unread.clear()

    def _read(self, body: bytes) -> None:
        page = read_documented(body, self._resource) or self._open_page(body)
        rows = len(self.records) + len(self.skipped) + len(page.rows)
        self._check(rows <= self._limits.max_records)
        new = self._reading.take(page.rows, page=self._paging.page + 1)
        self.more = self._paging.take(rows=len(page.rows), new=new, total=page.total)

    def _check(self, fits: bool) -> None:
        if not fits:
            mib = self._limits.max_list // (1024 * 1024)
            raise ListTooLongError(records=self._limits.max_records, limit=mib)
