"""What migrations make of the rows of older versions: all of them in one database, brought up to date once.

Migrating takes ten seconds, which is why each of these is no test of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccrm_admin.tenants.models import Tenant
from tests.upgrades import emails, holdings, namesakes, sort_keys, spellings, unusable_accounts
from tests.upgrades.older import Case, another_database, migrate

# The oldest first.
CASES: tuple[Case, ...] = (sort_keys, emails, unusable_accounts, spellings, holdings, namesakes)


@pytest.mark.django_db
def test_rows_of_every_older_version_are_carried_over(tmp_path: Path) -> None:
    with another_database(tmp_path):
        for case in CASES:
            case.fill(migrate(*case.BEFORE))
        with CaptureQueriesContext(connection) as captured:
            migrate()
        read = [query["sql"] for query in captured if '"row_id" IN (' in query["sql"]]
        assert len(read) == Tenant.objects.count() + 2, "the changes of a hundred users are read together"
        for case in CASES:
            case.check()
