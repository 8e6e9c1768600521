"""A database of an older version, and rows for it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.installation import empty_database

FIRST_VERSION = [(app, "0001_initial") for app in ("inventory", "planning", "sync", "tenants")]


class Case(Protocol):
    """Rows of an older version, and what the newest one makes of them.

    ``BEFORE``: the last migrations that the version had, of the apps that matter.
    """

    BEFORE: list[tuple[str, str]]

    def fill(self, apps: Any) -> None:
        """Write the rows with the models of then."""

    def check(self) -> None:
        """Look at what has become of them."""


@contextmanager
def another_database(folder: Path) -> Iterator[None]:
    """Let the connection lead to a database without any table, which is gone at the end."""
    tests: BaseDatabaseWrapper = connections["default"]
    with empty_database(folder) as name:
        other = connections.create_connection("default")
        other.settings_dict = tests.settings_dict | {"NAME": name}
        connections["default"] = other
        try:
            yield
        finally:
            other.close()
            connections["default"] = tests


def migrate(*names: tuple[str, str]) -> Any:
    """Migrate forwards to ``names``, or to the newest version, and return the models of then."""
    executor = MigrationExecutor(connections["default"])
    targets = list(names) or executor.loader.graph.leaf_nodes()
    return executor.migrate(targets).apps


def a_row(model: Any, **columns: Any) -> Any:
    """Write a row; what ``columns`` leave out has its default, or else is empty, false, new or now."""
    return model.objects.create(**_plain(model) | columns)


def _plain(model: type[models.Model]) -> dict[str, Any]:
    made: dict[type[models.Field[Any, Any]], Any] = {
        models.BooleanField: False,
        models.DateTimeField: timezone.now(),
        models.UUIDField: uuid.uuid4(),
    }
    return {
        field.name: made[type(field)]
        for field in model._meta.concrete_fields
        if type(field) in made and not field.null and not field.has_default()
    }
