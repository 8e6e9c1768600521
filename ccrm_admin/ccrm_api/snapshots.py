"""Reads lists of several pages until nothing that they lack can have slid over a page's border unseen."""

from collections.abc import Callable, Collection, Sequence

from ccrm_admin.ccrm_api.errors import CcrmError
from ccrm_admin.ccrm_api.pages import Listing


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
