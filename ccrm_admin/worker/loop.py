"""The worker: carries out what is queued, and queues what is due. Any number of them may run."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ccrm_admin.database_trouble import in_words
from ccrm_admin.exports.cleanup import tidy
from ccrm_admin.sync.schedule.due import request_due
from ccrm_admin.sync.schedule.retention import STEP, Retention
from ccrm_admin.sync.schedule.shutdown import shutdown
from ccrm_admin.sync.schedule.takeover import fail_left_tasks, interrupt_abandoned, send_lost_messages
from ccrm_admin.worker.turns import Turns

QUEUE_POLL_SECONDS = 1.0  # seconds between looks at an empty queue
DUE_POLL_SECONDS = 5.0  # seconds between looks at what is due
TIDY_EXPORTS_SECONDS = 60.0  # seconds between clean-ups of the exports
THIN_OUT_SECONDS = 10.0  # seconds between two steps through the past
PRUNE_QUEUE_SECONDS = 3600.0  # seconds between clean-ups of the queue
KEPT = timedelta(days=14)  # how long finished messages stay
PAUSE_LIMIT_SECONDS = 60.0  # seconds, while the database is away

logger = logging.getLogger(__name__)


class Worker:
    """One process's loop."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._retention = Retention()
        self._now_and_then: tuple[tuple[Callable[[], object], float], ...] = (
            (look_around, DUE_POLL_SECONDS),
            (tidy, TIDY_EXPORTS_SECONDS),
            (self._retention.step, THIN_OUT_SECONDS),
            (prune, PRUNE_QUEUE_SECONDS),
        )
        self._done_at: dict[Callable[[], object], float] = {}
        self._failures = 0
        self._turns = Turns()

    def run(self) -> None:
        """Work until ``stop`` is called."""
        while not shutdown.is_requested():
            shutdown.wait(self._round())

    def run_once(self) -> None:
        """Carry out all that is queued and due, clean up, and return."""
        look_around()
        while not shutdown.is_requested() and self._turns.take():
            pass
        tidy()
        while not shutdown.is_requested() and self._retention.step():
            pass

    def stop(self) -> None:
        """End soon: a run that is going on stops at its next page and is done again later."""
        shutdown.request()
        self._turns.stop()

    def _round(self) -> float:
        """Do what is due, then one task; return the seconds to wait before the next round."""
        try:
            close_old_connections()
            for work, seconds in self._now_and_then:
                if self._clock() - self._done_at.get(work, float("-inf")) >= seconds:
                    work()
                    self._done_at[work] = self._clock()
            worked = not shutdown.is_requested() and self._turns.take()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The database can't be used: %s. Trying again", in_words(error))
            connections.close_all()
            return self._pause()
        except Exception:
            logger.exception("The worker failed; it goes on")
            return self._pause()
        self._failures = 0
        return 0.0 if worked else QUEUE_POLL_SECONDS

    def _pause(self) -> float:
        self._failures += 1
        longest: float = min(QUEUE_POLL_SECONDS * 2**self._failures, PAUSE_LIMIT_SECONDS)
        return longest * random.uniform(0.5, 1)  # noqa: S311 - only to spread the workers


def look_around() -> None:
    """Clear up after workers that died, and queue what is due."""
    interrupted = interrupt_abandoned()
    if interrupted:
        logger.warning("%d syncs were interrupted: their worker is gone", interrupted)
    send_lost_messages()
    fail_left_tasks()
    request_due()


def prune() -> None:
    """Delete the finished messages that are older than ``KEPT``, some at a time."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).order_by()
    while some := list(old.values_list("pk", flat=True)[:STEP]):
        DBTaskResult.objects.filter(pk__in=some).delete()
