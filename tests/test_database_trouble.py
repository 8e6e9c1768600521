"""What is said while the database can't be written: to monitors, to people, and in the log."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client

from ccrm_admin import health
from ccrm_admin.database_trouble import Trouble, in_words, trouble_of
from ccrm_admin.sync.models import WriteProbe
from ccrm_admin.sync.schedule.due import ask_if_stale
from ccrm_admin.sync.schedule.shutdown import shutdown
from ccrm_admin.tenants.models import User
from ccrm_admin.worker.loop import Worker
from ccrm_admin.worker.turns import Turns
from tests.conftest import PASSWORD
from tests.sync.conftest import Ccrm, ccrm  # noqa: F401 - a fixture

LOGIN = "/accounts/login/"


@pytest.fixture
def visitor(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser whose probes are all answered anew."""
    monkeypatch.setattr(health, "WRITE_EVERY_SECONDS", 0.0)
    return Client(raise_request_exception=False)


@contextmanager
def read_only() -> Iterator[None]:
    """Let the database refuse to be written, as a standby or a file without the right to write does."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET LOCAL transaction_read_only = on")
                yield
                transaction.set_rollback(True)
            return
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


def from_sqlite(code: int, name: str) -> DatabaseError:
    cause = sqlite3.OperationalError("words that may quote a row")
    cause.sqlite_errorcode, cause.sqlite_errorname = code, name
    error = OperationalError("words that may quote a row")
    error.__cause__ = cause
    return error


def from_postgresql(kind: type[psycopg.Error]) -> DatabaseError:
    error = OperationalError("words that may quote a row")
    error.__cause__ = kind("words that may quote a row")
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (from_sqlite(13, "SQLITE_FULL"), Trouble.FULL),
        (from_sqlite(4874, "SQLITE_IOERR_SHMSIZE"), Trouble.FULL),
        (from_sqlite(778, "SQLITE_IOERR_WRITE"), Trouble.AWAY),
        (from_sqlite(1032, "SQLITE_READONLY_DBMOVED"), Trouble.READ_ONLY),
        (from_sqlite(517, "SQLITE_BUSY_SNAPSHOT"), Trouble.BUSY),
        (from_sqlite(14, "SQLITE_CANTOPEN"), Trouble.AWAY),
        (from_sqlite(11, "SQLITE_CORRUPT"), Trouble.DAMAGED),
        (from_sqlite(19, "SQLITE_CONSTRAINT_UNIQUE"), None),
        (from_postgresql(psycopg.errors.DiskFull), Trouble.FULL),
        (from_postgresql(psycopg.errors.ReadOnlySqlTransaction), Trouble.READ_ONLY),
        (from_postgresql(psycopg.errors.LockNotAvailable), Trouble.BUSY),
        (from_postgresql(psycopg.errors.AdminShutdown), Trouble.AWAY),
        (from_postgresql(psycopg.OperationalError), Trouble.AWAY),
        (from_postgresql(psycopg.errors.UndefinedTable), Trouble.UNPREPARED),
        (from_postgresql(psycopg.errors.UniqueViolation), None),
        (OSError(errno.ENOSPC, "No space left"), Trouble.FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (ZeroDivisionError(), None),
        (None, None),
    ],
    ids=lambda value: getattr(getattr(value, "__cause__", None), "sqlite_errorname", None),
)
def test_errors_are_told_apart_by_their_codes(error: Exception | None, trouble: Trouble | None):
    assert trouble_of(error) == trouble
    if error is not None:
        assert "quote" not in in_words(error)


def test_a_full_disk_is_told_by_sqlite_itself():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE a (b)")
    database.execute("PRAGMA max_page_count = 2")
    with closing(database), pytest.raises(sqlite3.OperationalError) as caught:
        database.execute("INSERT INTO a VALUES (zeroblob(100000))")
    assert "disk is full" in in_words(caught.value)


def test_health_writes_to_know(visitor: Client):
    assert visitor.get("/healthz").json() == {"status": "ok"}
    first = WriteProbe.objects.get().at
    assert visitor.get("/healthz").json() == {"status": "ok"}
    assert WriteProbe.objects.get().at > first
    with read_only():
        response = visitor.get("/healthz")
        assert (response.status_code, response.json()["problem"]) == (503, "read_only")
    assert visitor.get("/healthz").status_code == 200


def test_health_writes_at_most_once_a_second(db: None):
    visitor = Client()
    assert visitor.get("/healthz").status_code == 200
    first = WriteProbe.objects.get().at
    for _ in range(5):
        visitor.get("/healthz")
    assert WriteProbe.objects.get().at == first


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (from_sqlite(13, "SQLITE_FULL"), 503),
        (from_sqlite(5, "SQLITE_BUSY"), 200),
        (from_sqlite(14, "SQLITE_CANTOPEN"), 503),
        (OperationalError("of an unknown kind"), 503),
    ],
)
def test_health_is_bad_unless_another_one_writes(visitor: Client, error: DatabaseError, status: int):
    with connection.execute_wrapper(raising(error)):
        assert visitor.get("/healthz").status_code == status


def test_health_notices_a_disk_without_room(visitor: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "_disk_is_full", lambda: True)
    assert visitor.get("/healthz").json()["problem"] == "disk_full"


@pytest.mark.parametrize("host", ["10.1.2.3", "10.1.2.3:8000", "[fe80::1]", "evil.example", ""])
def test_health_is_told_under_any_host(visitor: Client, host: str):
    assert visitor.get("/healthz", headers={"host": host}).status_code == 200
    assert visitor.head("/healthz", headers={"host": host}).status_code == 200
    assert visitor.post("/healthz", headers={"host": host}).status_code == 405
    assert visitor.get(LOGIN, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("language", ["en", "pl"])
def test_who_logs_in_hears_that_the_database_is_at_fault(
    visitor: Client, viewer: User, language: str, caplog: pytest.LogCaptureFixture
):
    data = {"login": viewer.email, "password": PASSWORD}
    with read_only():
        response = visitor.post(LOGIN, data, headers={"accept-language": language})
    assert response.status_code == 503
    assert str({"en": "can only be read", "pl": "tylko odczytać"}[language]) in response.content.decode()
    assert "The database can't be used: it can only be read; give this process the right" in caplog.text
    assert visitor.post(LOGIN, data).status_code == 302


def test_pages_go_on_where_they_only_read(ccrm: Ccrm, client_of: Any, viewer: User):  # noqa: F811
    ccrm.sync()
    client = client_of("viewer")
    with read_only():
        assert client.get("/t/alfa/users/").status_code == 200


def test_an_error_of_another_kind_is_still_our_fault(visitor: Client, viewer: User):
    visitor.force_login(viewer)
    with connection.execute_wrapper(raising(DatabaseError("of an unknown kind"))):
        assert visitor.get("/").status_code == 500


def test_the_log_says_what_a_full_disk_means(ccrm: Ccrm, caplog: pytest.LogCaptureFixture):  # noqa: F811
    full = from_sqlite(13, "SQLITE_FULL")
    with connection.execute_wrapper(raising(full, only="INSERT")):
        assert not ask_if_stale(ccrm.tenant)
    assert "the disk is full, nothing can be saved" in caplog.text
    assert "quote" not in caplog.text


def test_the_page_of_a_sync_says_what_a_full_disk_means(ccrm: Ccrm):  # noqa: F811
    full = from_sqlite(13, "SQLITE_FULL")
    with connection.execute_wrapper(raising(full, only='INSERT INTO "inventory_resourcestate"')):
        run = ccrm.sync()
    result = run.results.get(resource="crm_users")
    assert (result.error_code, result.error_params) == ("database", {"trouble": "disk_full"})
    assert "The server's disk is full." in result.explanation.cause


def test_the_worker_says_what_a_full_disk_means(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(shutdown, "_requested", False)
    monkeypatch.setattr("ccrm_admin.worker.loop.close_old_connections", lambda: None)
    monkeypatch.setattr("ccrm_admin.worker.loop.connections.close_all", lambda: None)
    worker = Worker()
    monkeypatch.setattr(shutdown, "wait", lambda _seconds: worker.stop())

    def full(_turns: Turns) -> bool:
        raise from_sqlite(13, "SQLITE_FULL")

    monkeypatch.setattr(Turns, "take", full)
    with caplog.at_level(logging.WARNING):
        worker.run()
    assert "The database can't be used: the disk is full" in caplog.text


def raising(error: Exception, *, only: str = "") -> Callable[..., Any]:
    """Let every statement fail, or those that begin with ``only``."""

    def raise_it(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(only):
            raise error
        return execute(sql, *rest)

    return raise_it
