"""What migrations make of e-mails that an older version wrote."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.services import link_suggestions
from ccrm_admin.tenants.models import Tenant

FIRST = [("inventory", "0001_initial"), ("planning", "0001_initial")]


@pytest.fixture
def older(transactional_db: None) -> Iterator[Any]:
    """The models of the first version, in a database that is as it was then; at the end it is the newest."""
    executor = MigrationExecutor(connection)
    executor.migrate(FIRST)
    yield executor.loader.project_state(FIRST).apps
    call_command("migrate", verbosity=0)


def test_people_who_were_there_already_are_recognised(older: Any) -> None:
    tenant = Tenant.objects.create(name="stara", title="Stara")
    planned_users = older.get_model("planning", "PlannedUser").objects
    emails = ("ewa@fir\u00adma.pl", "jan@firma.pl", "jan@firm\u00ada.pl")
    ewa, jan, twin = (planned_users.create(tenant_id=tenant.pk, email=email) for email in emails)
    plan = older.get_model("planning", "Plan").objects.create(tenant_id=tenant.pk, title="Monday")
    for planned in (ewa, jan, twin):
        older.get_model("planning", "Assignment").objects.create(
            plan=plan, planned_user=planned, chosen=True, updated_at=timezone.now()
        )
    for name, email in (("Ewa", " EWA@firma.pl"), ("Jan", "jan@firma.pl "), ("Nobody", "x" * 300)):
        older.get_model("inventory", "CrmUser").objects.create(
            tenant_id=tenant.pk, first_seen_at=timezone.now(), uuid=uuid.uuid4(), first_name=name,
            email=email,
            email_sort="", name_sort="", group_sort="", extension_sort="", search="", mode="none",
            online=False, dnd=False, talking=False,
        )  # fmt: skip

    call_command("migrate", verbosity=0)

    offered = link_suggestions(tenant)
    assert [(planned.pk, user.first_name) for planned, user in offered] == [(ewa.pk, "Ewa"), (jan.pk, "Jan")]
    left = PlanUser.objects.get(pk=twin.pk).email
    assert left == "jan@firm\u00ada.pl"  # would be a second jan@firma.pl
