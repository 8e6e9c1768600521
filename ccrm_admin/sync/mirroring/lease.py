"""Who works on a run: a lease that runs out by itself, so that a killed worker blocks nobody.

Every write of a run begins with a renewal in the same transaction. Whoever lost the lease fails there,
before it has changed anything (Martin Kleppmann, "How to do distributed locking": fencing).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, connections
from django.utils import timezone

from ccrm_admin.database_trouble import in_words
from ccrm_admin.moments import is_ahead
from ccrm_admin.sync.choices import RunStatus
from ccrm_admin.sync.errors import LeaseLostError
from ccrm_admin.sync.models import SyncRun

LEASE = timedelta(seconds=60)
HEARTBEAT = 15.0  # seconds
REPORT_EVERY_SECONDS = 1.0  # seconds between renewals that only report progress

logger = logging.getLogger(__name__)


def is_abandoned(run: SyncRun) -> bool:
    """Tell whether a running run's lease is over: its process is gone."""
    return run.lease_until is not None and not is_ahead(run.lease_until, at_most=LEASE, now=timezone.now())


class Lease:
    """The right to work on one run, for ``LEASE`` from the last renewal on."""

    def __init__(self, run_id: int, token: UUID, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._run_id = run_id
        self._token = token
        self._clock = clock
        self._reported_at = float("-inf")

    @classmethod
    def claim(cls, run_id: int) -> Lease | None:
        """Take a queued run; None if it isn't queued any more."""
        token, now = uuid4(), timezone.now()
        claimed = SyncRun.objects.filter(pk=run_id, status=RunStatus.QUEUED).update(
            status=RunStatus.RUNNING, started_at=now, lease_token=token, lease_until=now + LEASE
        )
        return cls(run_id, token) if claimed else None

    def renew(self, **columns: Any) -> None:
        """Hold the run for another ``LEASE`` and write ``columns`` of it.

        Raises LeaseLostError if it is no longer ours.
        """
        self._write(lease_until=timezone.now() + LEASE, **columns)

    def report(self, progress: dict[str, Any]) -> None:
        """Renew with ``progress``, about once a second; a database that is busy costs only the report.

        Raises LeaseLostError.
        """
        now = self._clock()
        if now - self._reported_at < REPORT_EVERY_SECONDS:
            return
        self._reported_at = now
        try:
            self.renew(progress=progress)
        except DatabaseError as error:
            logger.warning("Sync %d: its progress could not be written: %s", self._run_id, in_words(error))

    def close(self, status: RunStatus, *, at: datetime, **columns: Any) -> None:
        """End the run with ``status``. Raises LeaseLostError."""
        self._write(status=status, finished_at=at, progress={}, lease_token=None, lease_until=None, **columns)

    @contextmanager
    def kept_alive(self, *, every: float = HEARTBEAT) -> Iterator[None]:
        """Renew from another thread every so many seconds, for one slow response can outlast a lease."""
        done = Event()
        heart = Thread(
            target=self._beat, args=(done, every), name=f"lease of sync {self._run_id}", daemon=True
        )
        heart.start()
        try:
            yield
        finally:
            done.set()
            heart.join()

    def _beat(self, done: Event, every: float) -> None:
        try:
            while not done.wait(every):
                try:
                    self.renew()
                except LeaseLostError:
                    return  # the working thread finds out at its next write
                except DatabaseError as error:
                    logger.warning("Sync %d: its lease was not renewed: %s", self._run_id, in_words(error))
        finally:
            connections.close_all()

    def _write(self, **columns: Any) -> None:
        own = SyncRun.objects.filter(pk=self._run_id, lease_token=self._token, status=RunStatus.RUNNING)
        if not own.update(**columns):
            raise LeaseLostError(f"Sync {self._run_id} has been taken over.")
