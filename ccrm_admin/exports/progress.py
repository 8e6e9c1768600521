"""How far an export is, noted in the database while its rows are read."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import UUID

from django.db import DatabaseError, connections
from django.utils import timezone

from ccrm_admin.database_trouble import in_words
from ccrm_admin.exports.choices import Status
from ccrm_admin.exports.models import Export

REPORT_EVERY = 1.0  # seconds

logger = logging.getLogger(__name__)


class WithdrawnError(Exception):
    """Nobody wants the file any more, or the export counts as failed already."""


class Progress:
    """The rows written so far; the writing thread counts, another one reports.

    The report has a connection of its own: on the one that reads, SQLite would refuse to write from a
    snapshot that others have written past, and PostgreSQL's transaction is read-only.
    """

    def __init__(self, export_id: UUID) -> None:
        self._export_id = export_id
        self._rows = 0
        self._withdrawn = Event()
        self._done = Event()

    def count(self, rows: int) -> None:
        """Take down that ``rows`` are written. Raises WithdrawnError."""
        self._rows = rows
        if self._withdrawn.is_set():
            raise WithdrawnError

    @contextmanager
    def reported(self, *, every: float = REPORT_EVERY) -> Iterator[None]:
        """Report every so many seconds."""
        thread = Thread(target=self._report, args=(every,), name=f"export {self._export_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def _report(self, every: float) -> None:
        wanted = Export.objects.filter(pk=self._export_id, status=Status.RUNNING)
        try:
            while not self._done.wait(every):
                try:
                    if not wanted.update(rows=self._rows, heard_at=timezone.now()):
                        self._withdrawn.set()
                        return
                except DatabaseError as error:
                    logger.warning("Export %s: progress not written: %s", self._export_id, in_words(error))
        finally:
            connections.close_all()
