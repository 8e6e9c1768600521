"""Reading many rows as they all were at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import connections, transaction

if TYPE_CHECKING:
    from collections.abc import Generator

    from django.db.models import Model, QuerySet

Owner = TypeVar("Owner", bound="Model")
Row = TypeVar("Row")

ROWS_AT_A_TIME = 500  # 2,000 made a web process 10 MB larger, and were no quicker


def snapshot(rows: QuerySet[Owner, Row]) -> Generator[Row, None, None]:
    """Yield ``rows`` as of the first of them, however long that takes; few are in memory at a time.

    One SELECT never sees what others commit while it is read: SQLite holds its snapshot of the
    write-ahead log until the statement ends (https://www.sqlite.org/isolation.html), so it needs no
    transaction, which would take the write lock here. PostgreSQL needs one for a cursor that hands out rows
    before all are found; it is read-only, and every statement in it sees the same state
    (https://www.postgresql.org/docs/current/transaction-iso.html).

    The caller writes nothing on this connection before the last row, and closes what it doesn't read.
    """
    connection = connections[rows.db]
    if connection.vendor != "postgresql":
        yield from rows.iterator(ROWS_AT_A_TIME)
        return
    outermost = not connection.in_atomic_block
    with transaction.atomic(using=rows.db):
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield from rows.iterator(ROWS_AT_A_TIME)
