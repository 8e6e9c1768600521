"""Lists of several pages, read until nothing that they lack can have slid over a page's border unseen."""

from collections.abc import Callable, Collection, Sequence

from ccrm_admin.ccrm_api.errors import CcrmError
from ccrm_admin.ccrm_api.pages import Listing


def read_steadily(
    read: Callable[[Sequence[str]], Listing],
    *,
    known: Sequence[str],
    expected: Callable[[], Collection[str]],
    readings: int,
) -> tuple[Listing, bool]:
    """Return a reading of a list, and whether what it lacks is missing for certain.

    `read` reads all pages, given the digests that they had before. A row that is deleted while a list is
    paged lets those behind it slide onto a page that has been read already. So a list of several pages
    that lacks an `expected` key, has a row twice, or whose totalCount moved is read again. Two readings in a
    row with the same keys saw one state of the list (Afek et al., "Atomic Snapshots of Shared Memory",
    1993: the double collect). After so many `readings`, or if a further one fails, it stays unsure.
    """
    listing = read(known)
    if listing.unchanged or len(listing.digests) == 1:
        return listing, True
    wanted = frozenset(expected())
    for _ in range(readings - 1):
        if _is_settled(listing, wanted):
            return listing, True
        try:
            again = read(listing.digests)
        except CcrmError:
            return listing, False
        if again.unchanged:
            return listing, listing.whole
        agree = again.whole and not again.moved and again.keys == listing.keys
        listing = again
        if agree:
            return listing, True
    return listing, _is_settled(listing, wanted)


def _is_settled(listing: Listing, wanted: frozenset[str]) -> bool:
    suspicious = listing.moved or listing.repeats
    return listing.whole and not suspicious and wanted <= listing.keys
