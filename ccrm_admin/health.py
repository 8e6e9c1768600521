"""Whether this process can serve: for load balancers and monitors."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone

from ccrm_admin.database_trouble import Trouble, trouble_of
from ccrm_admin.sync.models import WriteProbe

PATH = "/healthz"
WRITE_EVERY_SECONDS = 1.0  # seconds; who asks more often gets the last answer
LOCK_MILLISECONDS = 1000  # milliseconds for a lock: who holds it writes, so the database can be written
LEAST_FREE_BYTES = 1024 * 1024  # bytes: with less, SQLite writes only as long as its log has room


class HealthCheck:
    """Answers ``/healthz`` before anything else does: a probe by address names no host that is allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._asked_at = float("-inf")
        self._trouble: Trouble | None = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 200 if the database can be read and written, else 503; says nothing of what is in it."""
        if request.path_info != PATH:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if time.monotonic() - self._asked_at >= WRITE_EVERY_SECONDS:
            self._trouble = writing_trouble()
            self._asked_at = time.monotonic()
        answer = {"status": "unavailable", "problem": self._trouble} if self._trouble else {"status": "ok"}
        response = JsonResponse(answer, status=503 if self._trouble else 200)
        response["Cache-Control"] = "no-store"
        return response


def writing_trouble() -> Trouble | None:
    """Write one row and return what is in the way, None if nothing is.

    Only a write shows whether there can be one: a full disk and a standby both answer questions.
    """
    try:
        with transaction.atomic(), _impatient():
            if not WriteProbe.objects.filter(pk=1).update(at=timezone.now()):
                WriteProbe.objects.get_or_create(pk=1, defaults={"at": timezone.now()})
    except (DatabaseError, InterfaceError) as error:
        trouble = trouble_of(error) or Trouble.AWAY
        return None if trouble == Trouble.BUSY else trouble
    return Trouble.FULL if _disk_is_full() else None


@contextmanager
def _impatient() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
            yield
            return
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_MILLISECONDS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")


def _disk_is_full() -> bool:
    if connection.vendor != "sqlite":
        return False
    folder = Path(str(connection.settings_dict["NAME"])).parent
    return folder.is_dir() and shutil.disk_usage(folder).free < LEAST_FREE_BYTES
