"""The pages of one list: collects their records and decides which page to ask for next."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from ccrm_admin.ccrm_api.errors import CcrmError, IncompleteError
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.parsing import InvalidRow, Row, digest_of, parse_page
from ccrm_admin.ccrm_api.resources import Resource
from ccrm_admin.ccrm_api.results import DUPLICATE, Skipped


class Listing:
    """Collects the pages of one list.

    As long as the pages are the `known` ones, byte for byte, none is parsed. Raises the errors of
    `parse_page`, `IncompleteError` if the list ends too early, and `ListTooLongError` for more than the
    limits allow.
    """

    def __init__(
        self,
        resource: Resource,
        *,
        limits: Limits,
        redact: Callable[[str], str],
        known: Sequence[str] = (),
        known_rows: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """Take a function that takes the key out of a text, and what is known from an earlier fetch.

        That is the digests of the `known` pages, and a function that returns rows' keys by their digests.
        """
        self._resource = resource
        self._limits = limits
        self._redact = redact
        self._known = list(known)
        self._known_rows = known_rows
        self._unparsed: list[bytes] = []
        self._bytes = 0
        self.rows = Rows(resource)
        self.paging = Paging(page_size=limits.page_size, max_pages=limits.max_pages)
        self.digests: list[str] = []
        """Of the pages so far."""
        self.has_more = True
        """Whether there is another page to ask for."""

    @property
    def unchanged(self) -> bool:
        """Whether all pages came and are the known ones."""
        return bool(self._known) and self.digests == self._known

    def add(self, body: bytes) -> None:
        """Add the next page."""
        self._bytes += len(body)
        if self._bytes > self._limits.max_list_bytes:
            raise self._limits.list_too_long()
        self.digests.append(digest_of(body))
        self._unparsed.append(body)
        count = len(self.digests)
        if self.digests == self._known[:count]:
            self.has_more = count < len(self._known)
            return
        with gc_paused():
            for unparsed in self._unparsed:
                self._parse(unparsed)
        self._unparsed.clear()

    def _parse(self, body: bytes) -> None:
        page = parse_page(
            body, self._resource, limits=self._limits, redact=self._redact, known=self._known_rows()
        )
        if self.rows.count + len(page.rows) > self._limits.max_records:
            raise self._limits.list_too_long()
        new = self.rows.add(page.rows, page=self.paging.page + 1, digests=page.digests)
        self.has_more = self.paging.add(rows=len(page.rows), new=new, total=page.total, paged=page.paged)


class Rows:
    """Collects the rows of one list, page by page. Of the rows with one key the first is kept."""

    def __init__(self, resource: Resource) -> None:
        self._endpoint = resource.path
        self._keys: set[str] = set()
        self._invalid: set[str | bytes] = set()
        self.records: list[Any] = []
        """In the order in which they were sent."""
        self.digests: list[str] = []
        """Of the bytes of each record; "" where it was not cut out of its page."""
        self.known: list[str] = []
        """The keys of the records that were not parsed, since their bytes are known."""
        self.skipped: list[Skipped] = []

    @property
    def keys(self) -> set[str]:
        """The keys of all rows, also of those that are no records."""
        return self._keys.union(key for key in self._invalid if isinstance(key, str))

    @property
    def count(self) -> int:
        """How many rows there are, also of those that are no records."""
        return len(self.records) + len(self.known) + len(self.skipped)

    @property
    def has_duplicates(self) -> bool:
        """Whether a row came twice, as those do that slide to the next page."""
        return any(skipped.problem == DUPLICATE for skipped in self.skipped)

    def add(self, rows: Sequence[Row], *, page: int, digests: Sequence[str] = ()) -> int:
        """Add the rows of a page (counted from 1); return how many were not there before.

        A page that adds nothing only repeats earlier ones, so none of its rows is listed as skipped.
        """
        before = len(self._keys) + len(self._invalid)
        skipped: list[Skipped] = []
        for position, (row, digest) in enumerate(zip(rows, digests or repeat(""), strict=False)):
            if isinstance(row, InvalidRow):
                self._invalid.add(row.fingerprint)
                skipped.append(Skipped(self._endpoint, page, position, row.field, row.problem, row.key))
                continue
            key = row if isinstance(row, str) else row.key
            if key in self._keys:
                skipped.append(Skipped(self._endpoint, page, position, "", DUPLICATE, key))
                continue
            self._keys.add(key)
            if isinstance(row, str):
                self.known.append(key)
            else:
                self.records.append(row)
                self.digests.append(digest)
        new = len(self._keys) + len(self._invalid) - before
        if new:
            self.skipped += skipped
        return new


class Paging:
    """Counts the pages of one list and decides whether there is another to ask for.

    The rules are those of ccrm-api.md, section 4. A page of exactly `page_size` rows, or fewer rows in all
    than totalCount, means that there may be more. A page that adds nothing new is the end, for a list that
    does not page responds to every page with the same rows.
    """

    def __init__(self, *, page_size: int, max_pages: int) -> None:
        self._page_size = page_size
        self._max_pages = max_pages
        self.page = 0
        """The last page counted, from 1."""
        self.received = 0
        """Rows so far, whether parsed or not, without a last page that only repeats."""
        self.total: int | None = None
        """The latest totalCount."""
        self.total_changed = False
        """Whether totalCount changed from page to page, so that rows may have slid over a border unseen."""

    @property
    def is_short(self) -> bool:
        """Whether fewer rows came than the latest totalCount."""
        return self.total is not None and self.received < self.total

    def add(self, *, rows: int, new: int, total: int | None, paged: int | None = None) -> bool:
        """Count a page of `rows` rows, `new` of them not seen before; return whether to go on.

        `paged` is how many the API counts them as: of groups it pages the types, and is silent on which of
        the two totalCount counts.
        Raises `IncompleteError` if the list does not end, or ends before a totalCount that stood still.
        """
        self.page += 1
        if total is not None:
            self.total_changed = self.total_changed or self.total not in (None, total)
            self.total = total
        page_rows = rows if paged is None else paged
        if new or self.page == 1:
            self.received += max(rows, page_rows)
        if new and (page_rows == self._page_size or self.is_short):
            if self.page < self._max_pages:
                return True
        elif self.total_changed or not self.is_short:
            return False
        raise IncompleteError(received=self.received, pages=self.page, expected=self.total or 0)


def read_snapshot(
    read: Callable[[Sequence[str]], Listing],
    *,
    known: Sequence[str],
    expected: Callable[[], Collection[str]],
    max_readings: int,
) -> tuple[Listing, bool]:
    """Return a reading of a list, and whether what it lacks is missing for certain.

    `read` reads all pages, given the digests that they had before. A row that is deleted while a list is
    paged lets those behind it slide onto a page that has been read already. So a list of several pages is
    read again if it lacks an `expected` key, has a row twice, or its totalCount changed. Two readings in a
    row with the same keys saw one state of the list (Afek et al., "Atomic Snapshots of Shared Memory",
    1993: the double collect). After `max_readings`, or if a further one fails, it stays uncertain.
    """
    listing = read(known)
    if listing.unchanged or len(listing.digests) == 1:
        return listing, True
    wanted = frozenset(expected())
    for _ in range(max_readings - 1):
        if _is_settled(listing, wanted):
            return listing, True
        try:
            again = read(listing.digests)
        except CcrmError:
            return listing, False
        if again.unchanged:
            return listing, not listing.paging.is_short
        is_same = again.rows.keys == listing.rows.keys
        listing = again
        if is_same and not again.paging.is_short and not again.paging.total_changed:
            return listing, True
    return listing, _is_settled(listing, wanted)


def _is_settled(listing: Listing, wanted: frozenset[str]) -> bool:
    suspicious = listing.paging.is_short or listing.paging.total_changed or listing.rows.has_duplicates
    return not suspicious and wanted <= listing.rows.keys


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause Python's garbage collector while many records are made, none of them in a cycle.

    Each of some hundred thousand new objects would have it walk over all the others again and again, which
    takes longer than the parsing. What is dropped meanwhile is still freed at once.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
