"""Statements whose SQL is made once give each request its own rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import BooleanField, CharField, DateTimeField, ExpressionWrapper, Q
from django.utils import timezone

from ccrm_admin.statements import Given, Statement, given_row
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Membership, Tenant, User


@pytest.mark.django_db
def test_each_run_has_its_own_values(alfa: Tenant, beta: Tenant) -> None:
    statement = Statement(Tenant.objects.filter(name=Given("name", CharField())))

    assert statement.rows(name="beta") == [beta]
    assert statement.rows(name="alfa") == [alfa]
    assert statement.rows(name="alfa' OR 'a'='a") == []
    beta.delete()
    assert statement.rows(name="beta") == []
    with pytest.raises(KeyError):
        statement.rows(title="alfa")


@pytest.mark.django_db
def test_values_become_what_the_database_and_python_know(alfa: Tenant) -> None:
    later = Q(created_at__lt=Given("now", DateTimeField()))
    statement = Statement(
        Tenant.objects.annotate(old=ExpressionWrapper(later, BooleanField())).values_list("name", "old")
    )

    assert statement.rows(now=timezone.now() + timedelta(days=1)) == [("alfa", True)]
    assert statement.rows(now=timezone.now() - timedelta(days=1)) == [("alfa", False)]


@pytest.mark.django_db
def test_the_methods_of_query_sets_take_what_stands_for_a_row(
    alfa: Tenant, viewer: User, outsider: User
) -> None:
    member = given_row("member", is_superuser=False)
    statement = Statement(Tenant.objects.visible_to(member).with_role_of(member))

    (seen,) = statement.rows(member=viewer.pk)
    assert (seen, seen.role) == (alfa, Role.VIEWER)
    assert [tenant.name for tenant in statement.rows(member=outsider.pk)] == ["beta"]
    Membership.objects.filter(user=viewer).delete()
    assert statement.rows(member=viewer.pk) == []


@pytest.mark.django_db(transaction=True)
def test_threads_share_a_statement_and_no_connection() -> None:
    statement = Statement(
        Tenant.objects.filter(name=Given("name", CharField())).values_list("name", flat=True)
    )
    names = [f"tenant{number}" for number in range(8)]
    Tenant.objects.bulk_create([Tenant(name=name, title=name) for name in names])

    def found(name: str) -> list[str]:
        try:
            return statement.rows(name=name)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(found, names)] == [[name] for name in names]
