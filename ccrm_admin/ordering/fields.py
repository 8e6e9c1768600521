"""Columns that a database compares code point by code point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Model

from ccrm_admin.ordering.keys import SORT_LENGTH, sort_key


class CodePointField(CharField[str, str]):
    """A short made text that is compared by code points: as SQLite does, so on PostgreSQL by collation C.

    https://www.postgresql.org/docs/current/collation.html#COLLATION-MANAGING-STANDARD
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": SORT_LENGTH, "editable": False, "blank": True, **kwargs})

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Return the column's type, with the collation where there is a choice."""
        parameters = super().db_parameters(connection)
        return {**parameters, "collation": "C" if connection.vendor == "postgresql" else None}


class SortKeyField(CodePointField):
    """A sort key, made by whoever writes the row; with ``of``, by the row itself whenever it is saved.

    ``of`` are fields, the first that is not blank counts. Whoever saves some fields alone (``update_fields``)
    names this one too; many rows that are written at once come with it.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = tuple(of)

    def deconstruct(self) -> Any:
        """Return what a migration needs to make the field again."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of} if self.of else kwargs

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        """Make the key of what the row holds now."""
        if self.of:
            values = (getattr(model_instance, name) for name in self.of)
            setattr(model_instance, self.attname, sort_key(next(filter(None, values), "")))
        return super().pre_save(model_instance, add)
