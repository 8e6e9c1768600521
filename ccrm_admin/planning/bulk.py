"""Many rows at once: ``bulk_create`` builds an instance and an expression a value, which takes several
times as long as the database itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, CharField, IntegerField, TextField

if TYPE_CHECKING:
    from django.db.models import Field, Model

    Row = Mapping[str, Any]

_PLAIN = (BooleanField, CharField, IntegerField, TextField)  # drivers take these as they are


def insert(model: type[Model], rows: Sequence[Row]) -> None:
    """Insert ``rows``, all with the same columns, by attribute name (``plan_id``)."""
    if not rows:
        return
    fields = _fields(model, [*rows[0]])
    columns = ", ".join(_quoted(str(field.column)) for field in fields)
    table = _quoted(model._meta.db_table)  # noqa: SLF001
    if connection.vendor == "postgresql":
        copying = f"COPY {table} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(copying) as copy:
            for values in _values(fields, rows):
                copy.write_row(values)
    else:
        places = ", ".join(["%s"] * len(fields))
        _run(f"INSERT INTO {table} ({columns}) VALUES ({places})", fields, rows)  # noqa: S608 - our own names


def update(model: type[Model], rows: Sequence[Row]) -> None:
    """Update each of ``rows``, by its ``id``, in the columns that all of them have."""
    if rows:
        fields = _fields(model, [name for name in rows[0] if name != "id"])
        settings = ", ".join(f"{_quoted(str(field.column))} = %s" for field in fields)
        table = _quoted(model._meta.db_table)  # noqa: SLF001
        _run(f"UPDATE {table} SET {settings} WHERE id = %s", [*fields, *_fields(model, ["id"])], rows)  # noqa: S608


def _run(statement: str, fields: Sequence[Field[Any, Any]], rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_values(fields, rows)))


def _values(fields: Sequence[Field[Any, Any]], rows: Sequence[Row]) -> Iterator[list[Any]]:
    preparers = [(field.attname, _preparer(field)) for field in fields]
    for row in rows:
        yield [row[name] if prepare is None else prepare(row[name]) for name, prepare in preparers]


def _preparer(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, _PLAIN) or field.primary_key or field.is_relation:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _fields(model: type[Model], names: Sequence[str]) -> list[Field[Any, Any]]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001
    return [by_name[name] for name in names]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
