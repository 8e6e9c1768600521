"""The worker: carries out what is queued, and queues what is due. Any number of them may run."""

from __future__ import annotations

import logging
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskLoop
from django_tasks_db.models import DBTaskResult

from ccrm_admin.exports.housekeeping import tidy
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.run import run_sync
from ccrm_admin.sync.shutdown import shutdown
from ccrm_admin.sync.staleness import request_due
from ccrm_admin.sync.takeover import interrupt_expired

if TYPE_CHECKING:
    from collections.abc import Callable

POLL = 1.0  # seconds between looks at the queue
TICK = 5.0  # seconds between looks at what is due
TIDY = 60.0  # seconds between clean-ups of the exports
PRUNE = 3600.0  # seconds between clean-ups of the queue
LOST = timedelta(seconds=30)  # after which the message of a waiting run counts as lost
KEPT = timedelta(days=14)  # how long finished messages stay
LONGEST_PAUSE = 60.0  # seconds, while the database is away

logger = logging.getLogger(__name__)


class Worker:
    """One process's loop."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._now_and_then = ((self._tick, TICK), (tidy, TIDY), (prune, PRUNE))
        self._done_at: dict[Callable[[], object], float] = {}
        self._failures = 0
        self._tasks = TaskLoop(
            queue_names=["default"],
            interval=POLL,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Work until ``stop`` is called."""
        while not shutdown.is_requested():
            shutdown.wait(self._pause() if not self._turn() else POLL)

    def run_once(self) -> None:
        """Carry out all that is queued and due, clean up, and return."""
        self._tick()
        self._work_off()
        tidy()

    def stop(self) -> None:
        """End soon: a run that is going on stops at its next page and is done again later."""
        shutdown.request()
        self._tasks.running = False

    def _turn(self) -> bool:
        """Do one round; return whether all went well."""
        try:
            close_old_connections()
            self._work_off()
            for work, seconds in self._now_and_then:
                if self._clock() - self._done_at.get(work, float("-inf")) >= seconds:
                    work()
                    self._done_at[work] = self._clock()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The database does not answer (%s); trying again", type(error).__name__)
            self._failures += 1
            connections.close_all()
            return False
        except Exception:
            logger.exception("The worker failed; it goes on")
            self._failures += 1
            return False
        self._failures = 0
        return True

    def _work_off(self) -> None:
        self._tasks.run()

    def _tick(self) -> None:
        interrupted = interrupt_expired()
        if interrupted:
            logger.warning("%d syncs were interrupted: their worker is gone", interrupted)
        for run in SyncRun.objects.waiting_since(timezone.now() - LOST).select_related("tenant"):
            if not shutdown.is_requested():
                run_sync(run=run, should_stop=shutdown.is_requested)
        if not shutdown.is_requested():
            request_due()

    def _pause(self) -> float:
        longest: float = min(POLL * 2**self._failures, LONGEST_PAUSE)
        return longest * random.uniform(0.5, 1)  # noqa: S311 - only to spread the workers


def prune() -> int:
    """Delete the finished messages that are older than ``KEPT``; return how many there were."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT)
    return old.delete()[0]
