"""Statements that every page runs: their SQL is made once, and only values are filled in each time.

Django makes the SQL of a query set anew for each run, which takes several times as long as a short run.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import BigIntegerField, Expression, Field, QuerySet

Row = TypeVar("Row")


class Given(Expression):
    """A value that a statement is given, by its name, when it is run."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, *_args: Any, **_context: Any) -> tuple[str, Any]:
        """Leave a place for the value."""
        return "%s", [self]


def given_row(name: str, **values: Any) -> Any:
    """Return what stands for a row in the methods of query sets: its primary key is ``Given``."""
    return SimpleNamespace(pk=Given(name, BigIntegerField()), **values)


class Statement(Generic[Row]):
    """A query set that is run many times, in any thread."""

    def __init__(self, queryset: QuerySet[Any, Row]) -> None:
        self.queryset = queryset

    def rows(self, **given: Any) -> list[Row]:
        """Run it with a value for each ``Given``; return what iterating over the query set yields."""
        made, sql, params = self._compiled
        connection = connections[self.queryset.db]

        def filled(param: Any) -> Any:
            if isinstance(param, Given):
                return param.output_field.get_db_prep_value(given[param.name], connection)
            return param

        compiler, run = copy(made), self.queryset.all()
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (sql, tuple(map(filled, params)))
        run.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return list(run)

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler = self.queryset.query.get_compiler(self.queryset.db)
        return (compiler, *compiler.as_sql())
