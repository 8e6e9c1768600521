"""Which page to ask for next: never lose a row, never loop."""

from ccrm_admin.ccrm_api.errors import IncompleteError


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
