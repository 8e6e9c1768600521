"""``python -m bench.settle``: what PostgreSQL does by itself within a minute after many rows have come.

Its autovacuum empties the pending list of the search index and learns which pages all can see; a benchmark
that begins sooner would measure the minute. SQLite has nothing to do. Prints an empty JSON object.
"""

from __future__ import annotations

import json

import django
from django.db import connection


def main() -> None:
    """Vacuum the database."""
    django.setup()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    print(json.dumps({}))


if __name__ == "__main__":
    main()
