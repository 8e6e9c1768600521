"""``manage.py worker``: carries out queued and due syncs."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from ccrm_admin.worker.loop import Worker


class Command(BaseCommand):
    """Runs a worker until SIGTERM or Ctrl-C."""

    help = (
        "Carry out queued and due syncs until SIGTERM or Ctrl-C. Any number of workers may run, on any "
        "number of hosts with PostgreSQL. A sync that is going on at the end is done again by another one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --once."""
        parser.add_argument(
            "--once", action="store_true", help="carry out all that is queued and due, then exit"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work."""
        worker = Worker()
        if options["once"]:
            worker.run_once()
            return

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker.run()
