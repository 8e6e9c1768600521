"""What queries of the mirror say differently on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Field, Func, JSONField, Lookup
from django.db.models.sql.compiler import SQLCompiler


@JSONField.register_lookup
class Includes(Lookup):
    """``pool__includes="48777888999"``: the list holds the text, to the letter.

    Django's own ``contains`` does not work on SQLite
    (https://docs.djangoproject.com/en/5.2/topics/db/queries/#std-fieldlookup-jsonfield.contains).
    """

    lookup_name = "includes"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """SQLite: look through the list's items."""
        column, params = self.process_lhs(compiler, connection)
        exists = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = %s)"  # noqa: S608 - a column
        return exists, (*params, self.rhs)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL: jsonb containment."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @> %s::jsonb", (*params, json.dumps([self.rhs]))


@Field.register_lookup
class Among(Lookup):
    """``email__among=[…]``: one of the texts, be they ever so many: they are a single parameter."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """SQLite: a list in JSON."""
        column, params = self.process_lhs(compiler, connection)
        among = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a column
        return among, (*params, json.dumps(self.rhs))

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL: an array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, self.rhs)


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
