"""What becomes of what an older version kept of accounts that are planned elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Acknowledgement, PlanFinding
from ccrm_admin.planning.services import acknowledge, create_plan, set_cells
from tests.planning.world import Centre

BEFORE = [("planning", "0020_statuses")]


@pytest.fixture
def newest_again(transactional_db: None) -> Iterator[None]:
    yield
    call_command("migrate", verbosity=0)


def test_what_was_acknowledged_stays_so(newest_again: None, centre: Centre) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    other = create_plan(tenant=centre.tenant, title="Easter", by=None, target_date=date(2026, 12, 1))
    set_cells(plan=other, by=None, cells=[Cell(jan, Part.EXTENSION, Extension(STATIC, 9101))])
    centre.give(anna, 101)
    freshen(centre.plan)
    found = PlanFinding.objects.filter(plan=centre.plan, code="planned_elsewhere")
    digest = found.get().finding.digest
    acknowledge(plan=centre.plan, by=None, digests=[digest], reason="Easter is off")

    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    older = executor.loader.project_state(BEFORE).apps
    for name in ("Acknowledgement", "PlanFinding"):
        model: Any = older.get_model("planning", name)
        for row in model.objects.filter(code="planned_elsewhere"):
            row.params = {key: value for key, value in row.params.items() if key != "holderKey"}
            row.save()

    call_command("migrate", verbosity=0)

    assert Acknowledgement.objects.get().params["holderKey"][0] == "p"
    freshen(centre.plan)
    assert found.get().acknowledgement_id == Acknowledgement.objects.get().pk
    assert found.get().finding.digest == digest
