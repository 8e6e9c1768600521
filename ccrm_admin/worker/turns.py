"""Whose task is next: one at a time, so that what is due is looked at between any two."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker as TaskLoop
from django_tasks_db.models import DBTaskResult

from ccrm_admin.exports.tasks import QUEUE as EXPORTS

SHARES = (DEFAULT_TASK_QUEUE_NAME, DEFAULT_TASK_QUEUE_NAME, EXPORTS)
LOCKED_QUEUE_SECONDS = 1.0  # seconds until the next try, while another process has locked the queue


class Turns:
    """The queues, each with its share of the turns."""

    def __init__(self) -> None:
        self._worker_id = get_random_string(32)
        self._next = cycle(SHARES)
        self._loop: _OneTask | None = None

    def take(self) -> bool:
        """Carry out the next task of the queue whose turn it is, or of another; False if all are empty."""
        for queue in dict.fromkeys((next(self._next), *SHARES)):
            self._loop = _OneTask(queue, self._worker_id)
            self._loop.run()
            if self._loop.ran:
                return True
        return False

    def stop(self) -> None:
        """Take no further task, also if the queue is locked now."""
        if self._loop is not None:
            self._loop.running = False


class _OneTask(TaskLoop):
    """Runs one task of a queue if there is one; ``ran`` is whether there was."""

    def __init__(self, queue: str, worker_id: str) -> None:
        super().__init__(
            queue_names=[queue],
            interval=LOCKED_QUEUE_SECONDS,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self.ran = False

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        self.ran = True
        super().run_task(db_task_result)
