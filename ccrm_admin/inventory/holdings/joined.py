"""The texts of a group in one, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, TextField, Value
from django.db.models.sql.compiler import SQLCompiler

BETWEEN = "\n"  # between two texts, none of which has a line break


class Joined(Aggregate):
    """All texts of a group with BETWEEN between them, in no order."""

    function = "group_concat"
    output_field = TextField()

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(expression, Value(BETWEEN, TextField()), **extra)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """The same by its name there."""
        return self.as_sql(compiler, connection, function="string_agg", **context)
