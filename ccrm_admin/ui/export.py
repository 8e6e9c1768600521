"""A table as a file: a whole filtered list, in the columns and order of the page, or rows at hand."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import connections, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ccrm_admin.dates import day_text
from ccrm_admin.spelling import undirected
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.columns import Column, YesNoColumn

Owner = TypeVar("Owner", bound="Model")
Row = TypeVar("Row")

ROWS_AT_A_TIME = 500  # 2,000 made a web process 10 MB larger, and were no quicker


@dataclass(frozen=True)
class Exported:
    """What goes into a file: rows of one value for each of ``columns``; of a past ``day``, or of now."""

    tenant: Tenant
    name: str
    heading: str
    columns: Sequence[Column]
    day: date | None = field(default=None, kw_only=True)

    @property
    def title(self) -> str:
        """What people read in the file's properties."""
        words = {"list": self.heading, "tenant": self.tenant}
        title = _("%(list)s – %(tenant)s") % words
        if self.day:
            title = _("%(list)s on %(day)s") % {"list": title, "day": day_text(self.day)}
        return undirected(title)

    def file_name(self, ending: str) -> str:
        """Return the name of the file."""
        return file_name(self.tenant, self.name, ending, self.day)

    def read(self) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows."""
        raise NotImplementedError


@dataclass(frozen=True)
class ExportedList(Exported):
    """A list, read from the database while the file is written."""

    rows: QuerySet[Any, tuple[Any, ...]]

    def read(self) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows as they all were at one moment."""
        return snapshot(self.rows)


@dataclass(frozen=True)
class ExportedRows(Exported):
    """Rows that are at hand."""

    rows: Iterable[tuple[Any, ...]]

    def read(self) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows."""
        yield from self.rows


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


def file_name(tenant: Tenant, list_name: str, ending: str, day: date | None = None) -> str:
    """Return the name of a list's file: tenant, list and ``day``, which is today if it is not given."""
    return f"{tenant.name}-{list_name}-{(day or timezone.localdate()).isoformat()}.{ending}"


def text_maker(column: Column) -> Callable[[Any], str]:
    """Return a quick ``column.text`` without what turns the direction of writing.

    Words are translated once, not once for each of 100,000 rows.
    """
    if isinstance(column, YesNoColumn):
        yes, no = column.text(value=True), column.text(value=False)
        return lambda value: yes if value else no
    if type(column).text is Column.text:
        return lambda value: undirected(value if type(value) is str else str(value))
    return lambda value: undirected(column.text(value))
