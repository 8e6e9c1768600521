"""The index behind the live filter: finds a word among many rows without reading them all.

It is made after every ``migrate`` and not by a migration, since it depends on what the database can do,
which may change, and since Django loses the triggers when it makes a table of SQLite anew.

SQLite: an FTS5 table of three-letter groups over ``search``, kept by triggers. PostgreSQL: a pg_trgm index.
Without either the filter finds the same rows, only slower.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import Any

from django.apps import AppConfig
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Max, Model, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from ccrm_admin.inventory import search_sql
from ccrm_admin.statements import Given

STATEMENT_KEYS = 1000  # of a search; as many as a statement takes without pains
BULK_FROM_ROWS = 100  # written at once; from then on indexing them together is quicker
_GROUP = 3  # characters: what both databases index
_MOST_GROUPS = 60  # of one filter; more would find the same rows
_TRIGRAM_SINCE = (3, 34)  # of SQLite: https://www.sqlite.org/fts5.html#the_trigram_tokenizer


def make_search_indexes(*, sender: AppConfig, using: str, **_signal: Any) -> None:
    """Make the index of every table of the app that is large enough for one (receiver of post_migrate)."""
    make = _make_on_sqlite if connections[using].vendor == "sqlite" else _make_on_postgresql
    for model in sender.get_models():
        if _table(model) in search_sql.LARGE:
            make(connections[using], _table(model))
    _is_indexed.cache_clear()


def lookup(model: type[Model], *, using: str) -> RawSQL | None:
    """Return what reads the keys of the rows that fit what is ``Given`` as "groups" (see ``keys_of``).

    None if the database needs none.
    """
    if connections[using].vendor != "sqlite" or not _is_indexed(using, _table(model)):
        return None
    params = [Given("groups", TextField()), STATEMENT_KEYS + 1]
    return RawSQL(search_sql.LOOK_UP.format(table=_table(model)), params, TextField())  # noqa: S611


def groups_of(terms: Iterable[str]) -> str:
    """Return what to ask the index for if a row is to hold all of ``terms``; "" if none is long enough."""
    groups = islice(_groups(terms), _MOST_GROUPS)
    return " AND ".join('"' + group.replace('"', '""') + '"' for group in groups)


def indexed(model: type[Model], word: str, *, using: str) -> Q:
    """Return the condition by which the index finds rows that may hold ``word``, folded.

    It is empty where there is no such index, the word is too short, or the database sees to it itself.
    """
    groups = groups_of([word])
    if not groups or connections[using].vendor != "sqlite" or not _is_indexed(using, _table(model)):
        return Q()
    found = RawSQL(search_sql.FIND.format(table=_table(model)), [groups])  # noqa: S611
    return Q(pk__in=found)


def keys_of(found: str) -> list[int] | None:
    """Return the keys that a ``lookup`` read, some of rows that match by half; None beyond STATEMENT_KEYS."""
    return few(json.loads(found))


def few(keys: list[int]) -> list[int] | None:
    """Return ``keys``; None if they are more than STATEMENT_KEYS."""
    return keys if len(keys) <= STATEMENT_KEYS else None


def first_keys(rows: QuerySet[Any]) -> list[int]:
    """Return the keys of ``rows``, one more than STATEMENT_KEYS at most."""
    return list(rows.order_by().values_list("pk", flat=True)[: STATEMENT_KEYS + 1])


@contextmanager
def indexing_at_once(model: type[Model], *, adding: int = 0, changing: Sequence[int] = ()) -> Iterator[None]:
    """Index at the end what is written within: so many new rows (``adding``), those with keys ``changing``.

    FTS5 stores what it has gathered whenever a statement ends, and in a trigger every row is a statement:
    100,000 of them take ten times as long as all at once. For a few rows the triggers stay as they are.
    All of it is one transaction, so whoever fails within leaves the index as it was.
    """
    table = _table(model)
    many = (
        adding + len(changing) >= BULK_FROM_ROWS
        and table in search_sql.LARGE
        and connection.vendor == "sqlite"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if not (many and _has_triggers(cursor, table)):
            yield
            return
        keys = json.dumps(changing)
        last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0  # noqa: SLF001
        for name in search_sql.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {table}_{name}")
        cursor.execute(search_sql.TAKE_MANY.format(table=table), [keys])
        yield
        cursor.execute(search_sql.ADD_MANY.format(table=table), [keys, last])
        _make_triggers(cursor, table)


def _groups(terms: Iterable[str]) -> Iterable[str]:
    for term in terms:
        for start in range(len(term) - _GROUP + 1):
            yield term[start : start + _GROUP]


@lru_cache
def _is_indexed(using: str, table: str) -> bool:
    """Tell whether the triggers are there; without them the FTS5 table would be out of date."""
    if table not in search_sql.LARGE:
        return False
    with connections[using].cursor() as cursor:
        return _has_triggers(cursor, table)


def _make_on_sqlite(connection: BaseDatabaseWrapper, table: str) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if table in search_sql.SCAN_INDEXES:
            cursor.execute(search_sql.SCAN_INDEXES[table])
        cursor.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'")
        if sqlite3.sqlite_version_info < _TRIGRAM_SINCE or cursor.fetchone() == (0,):
            for name in search_sql.TRIGGERS:  # they would refuse every change of a row
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
        elif not _has_triggers(cursor, table):
            cursor.execute(search_sql.CREATE.format(table=table))
            _make_triggers(cursor, table)
            cursor.execute(search_sql.REBUILD.format(table=table))


def _make_on_postgresql(connection: BaseDatabaseWrapper, table: str) -> None:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(search_sql.TRIGRAM_INDEX.format(table=table))
    except DatabaseError:  # not installed, or not this role's to install
        return


def _make_triggers(cursor: Any, table: str) -> None:
    for name, trigger in search_sql.TRIGGERS.items():
        cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {table}_{name} " + trigger.format(table=table))


def _has_triggers(cursor: Any, table: str) -> bool:
    names = [f"{table}_{name}" for name in search_sql.TRIGGERS]
    places = ", ".join(["%s"] * len(names))
    cursor.execute(f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN ({places})", names)  # noqa: S608
    return bool(cursor.fetchone() == (len(names),))


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001
