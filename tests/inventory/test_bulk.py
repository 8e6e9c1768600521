"""Writing many rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.models import CallPresentation, CrmUser
from tests.inventory import rows

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from ccrm_admin.tenants.models import Tenant

TABLE = CallPresentation._meta.db_table


def counted_by_planner() -> int:
    """Return how many rows SQLite plans its queries on the table for; 0 if it never looked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone() == (0,):
            return 0
        cursor.execute("SELECT max(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = %s", [TABLE])
        return cursor.fetchone()[0] or 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's autovacuum sees to it")
@pytest.mark.django_db
def test_the_planner_learns_of_many_new_rows(
    alfa: Tenant, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before, many = counted_by_planner(), bulk.AT_ONCE + 1
    now = timezone.now()
    numbers = (
        CallPresentation(tenant=alfa, first_seen_at=now, presentation=f"48{number:09}")
        for number in range(many)
    )
    names = [field.attname for field in CallPresentation._meta.concrete_fields if not field.primary_key]
    with django_capture_on_commit_callbacks(execute=True):
        bulk.insert(CallPresentation, ({name: getattr(number, name) for name in names} for number in numbers))
    assert CallPresentation.objects.for_tenant(alfa).count() == many
    assert counted_by_planner() == many > before


@pytest.mark.django_db
def test_updated_rows_hold_what_was_given_and_the_others_what_they_had(alfa: Tenant) -> None:
    ann, jan, ewa = (rows.crm_user(alfa, name) for name in ("Ann", "Jan", "Ewa"))
    gone = timezone.now()
    given = [
        {
            "id": ann.pk,
            "missing_since": None,
            "call_pool": ["48777", 'a"b\\c'],
            "online": True,
            "extension_id": None,
        },
        {"id": jan.pk, "missing_since": gone, "call_pool": [], "online": False, "extension_id": 2**40},
    ]
    assert bulk.update(CrmUser, given) == 2
    for wanted in given:
        user = CrmUser.objects.get(pk=wanted["id"])
        assert {name: getattr(user, name) for name in wanted} == wanted
    untouched = CrmUser.objects.get(pk=ewa.pk)
    assert [untouched.first_name, untouched.call_pool] == [ewa.first_name, ewa.call_pool]


@pytest.mark.django_db
def test_more_rows_than_a_statement_takes_are_all_updated(
    alfa: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    users = [rows.crm_user(alfa, f"Ann {number}") for number in range(5)]
    bulk.update(CrmUser, [{"id": user.pk, "work_number": str(user.pk)} for user in users])
    assert all(CrmUser.objects.get(pk=user.pk).work_number == str(user.pk) for user in users)
