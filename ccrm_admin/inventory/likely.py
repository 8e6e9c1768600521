"""A hint to the planner of SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class Likely(Func):
    """A condition that a good part of a table's rows may meet (https://www.sqlite.org/lang_corefunc.html#likely).

    Without statistics SQLite takes a tenant's rows for ten, and reads them all where it is given 40 keys.
    """

    function = "likely"
    arity = 1
    output_field = BooleanField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """The condition alone: PostgreSQL keeps statistics."""
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)
