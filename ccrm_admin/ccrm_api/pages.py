"""The pages of one list: collects their records and decides which page to ask for next."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

from ccrm_admin.ccrm_api.errors import IncompleteError
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.parsing import Envelope, Reading, read_documented
from ccrm_admin.ccrm_api.resources import Resource
from ccrm_admin.ccrm_api.results import DUPLICATE, Skipped


class Paging:
    """Counts the pages of one list and decides whether there is another to ask for.

    The rules are those of ccrm-api.md, section 4: a page of exactly `page_size` rows, or fewer rows
    in all than totalCount, means there may be more; a page that adds nothing new is the end, for a
    list that does not page answers every page with the same rows.
    """

    def __init__(self, *, page_size: int, max_pages: int) -> None:
        self._page_size = page_size
        self._max_pages = max_pages
        self.page = 0
        """The last page counted, from 1."""
        self.received = 0
        """Rows so far, whether understood or not, without a last page that only repeats."""
        self.total: int | None = None
        """The latest totalCount."""
        self.moved = False
        """Whether totalCount changed from page to page, so that rows may have slid over a border unseen."""

    @property
    def short(self) -> bool:
        """Whether fewer rows came than the latest totalCount tells."""
        return self.total is not None and self.received < self.total

    def take(self, *, rows: int, new: int, total: int | None) -> bool:
        """Count a page of `rows` rows, `new` of them not seen before; tell whether to go on.

        Raises `IncompleteError` if the list does not end, or ends before a totalCount that stood still.
        """
        self.page += 1
        if total is not None:
            self.moved = self.moved or self.total not in (None, total)
            self.total = total
        if new:
            self.received += rows
        if new and (rows == self._page_size or self.short):
            if self.page < self._max_pages:
                return True
        elif self.moved or not self.short:
            return False
        raise IncompleteError(received=self.received, pages=self.page, expected=self.total or 0)


_DIGEST_BYTES = 16


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
        self._check(
            self._bytes <= self._limits.max_list_bytes
            and body.count(b",") <= self._limits.max_response_values
        )
        self.digests.append(blake2b(body, digest_size=_DIGEST_BYTES).hexdigest())
        self._unread.append(body)
        count = len(self.digests)
        if self.digests == self._known[:count]:
            self.more = count < len(self._known)
            return
        with gc_paused():
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
            raise self._limits.list_too_long()


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause Python's garbage collector while many records are made, none of them in a cycle.

    Each of some hundred thousand new objects would have it walk over all the others again and
    again, which takes longer than the parsing. What is dropped meanwhile is still freed at once.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
