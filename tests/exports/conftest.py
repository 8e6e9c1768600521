"""A directory for the files, and a worker that makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


@pytest.fixture(autouse=True)
def export_dir(tmp_path: Path, settings: Any) -> Path:
    settings.EXPORT_DIR = tmp_path / "exports"
    return settings.EXPORT_DIR


def work_off() -> None:
    """Let a worker do what is queued, inside the test's transaction."""
    while (message := DBTaskResult.objects.ready().first()) is not None:
        message.claim("test")
        queue_worker().run_task(message)


def queue_worker() -> Worker:
    """Return a worker that ends when nothing is queued."""
    return Worker(
        queue_names=["exports"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
