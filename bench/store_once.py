"""``python -m bench.store_once``: write the mirror's finished rows anew, as the leanest program would.

The rows are read, taken away and written back with the keys that they had: each table by one ``executemany``
or ``COPY`` in a transaction of its own, with all its indexes, the search index among them. To be run while
one tenant alone has rows. Prints one JSON object: {"seconds"}.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import django
from django.db import connection, transaction

if TYPE_CHECKING:
    from django.db.models import Model


def main() -> None:
    """Write the rows of all tables, and who has what."""
    django.setup()
    from ccrm_admin.inventory.models import (  # noqa: PLC0415 - after setup
        CallPresentation,
        CrmUser,
        Holding,
        SipAccount,
        SmsSender,
        Team,
    )

    models = (CrmUser, SipAccount, CallPresentation, SmsSender, Team)
    rows = {model: _taken(model) for model in (Holding, *models)}
    started = time.perf_counter()
    for model in (*models, Holding):
        _write(model, rows[model])
    print(json.dumps({"seconds": time.perf_counter() - started}))


def _taken(model: type[Model]) -> list[Any]:
    """Return the rows of a table, as the driver has them, and empty it."""
    from ccrm_admin.inventory.search_index import indexing_at_once  # noqa: PLC0415 - after setup

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_table(model)}")  # noqa: S608 - a name of our own
        rows = cursor.fetchall()
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {_table(model)} CASCADE")
        else:
            keys = list(model._base_manager.values_list("pk", flat=True))  # noqa: SLF001
            with indexing_at_once(model, changing=keys):
                cursor.execute(f"DELETE FROM {_table(model)}")  # noqa: S608
    return rows


def _write(model: type[Model], rows: list[Any]) -> None:
    from ccrm_admin.inventory.search_index import indexing_at_once  # noqa: PLC0415 - after setup

    places = ", ".join(["%s"] * len(rows[0]))
    with transaction.atomic(), indexing_at_once(model, adding=len(rows)), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_table(model)} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {_table(model)} VALUES ({places})", rows)  # noqa: S608


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001


if __name__ == "__main__":
    main()
