"""A hint to the planner of SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class Likely(Func):
    """A condition that few rows fail, so that no index is used for it.

    SQLite expects as many rows of any tenant, and where one has more it would read them all rather than those
    with some hundred keys (https://www.sqlite.org/lang_corefunc.html#likely).
    """

    function = "likely"
    arity = 1
    output_field = BooleanField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """The condition alone: PostgreSQL keeps statistics."""
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)
