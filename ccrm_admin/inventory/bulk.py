"""Many rows at once, without an object a row.

``bulk_create`` and ``bulk_update`` build an instance and an expression for every value: for 100,000 rows
that takes several times as long as the database itself.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import BooleanField, CharField, IntegerField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.db.models import Field, Model

    Row = Mapping[str, Any]

ANALYZE_ABOVE_ROWS = 1000  # new rows, after which a table is looked at anew
AT_ONCE = 5000  # rows of a batch

# Both drivers take these as they are (``BigIntegerField`` and its like are integer fields).
_PLAIN = (BooleanField, CharField, IntegerField, TextField)


def insert(model: type[Model], rows: Iterable[Row]) -> None:
    """Insert ``rows``, all with the same columns by attribute name.

    They may be made on the way. PostgreSQL takes in the ones before meanwhile; SQLite writes them in batches,
    for row by row each would push the other out of the processor's caches. Once many are committed SQLite
    looks at the table anew: until then it would plan its queries for the table as it was. PostgreSQL does so
    by itself within a minute; a large sync that makes it do so at once takes half as long again.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    names, rows = list(first), chain([first], rows)
    table, columns = _table(model), ", ".join(_column(model, name) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for values in _prepared(model, names, rows):
                    copy.write_row(values)
        else:
            places = ", ".join(["%s"] * len(names))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own
            prepared, count = _prepared(model, names, rows), 0
            while some := list(islice(prepared, AT_ONCE)):
                cursor.executemany(statement, some)
                count += len(some)
            if count >= ANALYZE_ABOVE_ROWS:
                transaction.on_commit(partial(_look_anew, table), robust=True)


def _look_anew(table: str) -> None:
    """Count what ``table`` holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")


def update(model: type[Model], rows: Sequence[Row]) -> int:
    """Update each of ``rows``, by its ``id``, in the columns that all of them have; return how many."""
    if not rows:
        return 0
    names = [name for name in rows[0] if name != "id"]
    prepared = _prepared(model, [*names, "id"], rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = _update_from_lists(model, [*names, "id"])
            while some := list(islice(prepared, AT_ONCE)):
                cursor.execute(statement, [list(values) for values in zip(*some, strict=True)])
        else:
            settings = ", ".join(f"{_column(model, name)} = %s" for name in names)
            cursor.executemany(f"UPDATE {_table(model)} SET {settings} WHERE id = %s", prepared)  # noqa: S608
    return len(rows)


def _update_from_lists(model: type[Model], names: Sequence[str]) -> str:
    """Return a statement that takes a list of values for each of ``names``, the ``id`` among them.

    A row each would be planned and sent each by itself, which takes four times as long.
    """
    fields = _fields(model, names)
    columns = [_column(model, name) for name in names]
    settings = ", ".join(f"{column} = given.{column}" for column in columns if column != '"id"')
    lists = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    table = _table(model)
    given = f"unnest({lists}) AS given ({', '.join(columns)})"
    return f"UPDATE {table} SET {settings} FROM {given} WHERE {table}.id = given.id"  # noqa: S608 - names of our own


def _prepared(model: type[Model], names: Sequence[str], rows: Iterable[Row]) -> Any:
    """Yield each row's values as the driver takes them (typed loosely: Django's stubs ask for a sequence)."""
    odd = [(at, _preparer(field)) for at, field in enumerate(_fields(model, names)) if not _is_plain(field)]
    pick = itemgetter(*names)
    for row in rows:
        values = list(pick(row))
        for at, prepare in odd:
            values[at] = prepare(values[at])
        yield values


def _preparer(field: Field[Any, Any]) -> Callable[[Any], Any]:
    prepared: dict[Any, Any] = {None: None}  # moments, pools and states repeat from row to row

    def prepare(value: Any) -> Any:
        key = tuple(value) if isinstance(value, list) else value
        try:
            if key not in prepared:
                prepared[key] = field.get_db_prep_save(value, connection)
            return prepared[key]
        except TypeError:  # what is found about a user, for one, can be no key and is rarely the same
            return field.get_db_prep_save(value, connection)

    return prepare


def _fields(model: type[Model], names: Iterable[str]) -> list[Field[Any, Any]]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001
    return [by_name[name] for name in names]


def _is_plain(field: Field[Any, Any]) -> bool:
    return isinstance(field, _PLAIN) or field.primary_key or field.is_relation


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001


def _column(model: type[Model], name: str) -> str:
    return connection.ops.quote_name(str(_fields(model, [name])[0].column))
