"""The call centre of the planning tests."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import STATIC, Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan, PlanUser
from ccrm_admin.planning.services import (
    add_planned_user,
    create_plan,
    link_planned_user,
    set_cells,
)
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.inventory import rows
from tests.planning.acknowledged import figures
from tests.planning.commands import plan
from tests.planning.ewa import EMAIL
from tests.planning.screen import GridScreen, path_of
from tests.planning.world import NUMBER, OTHER, Centre


@pytest.fixture
def centre(alfa: Tenant) -> Centre:
    return Centre(alfa)


@pytest.fixture
def screen(centre: Centre, client_of: ClientOf) -> GridScreen:
    """The grid of the plan "Monday" as the supervisor has it; not opened yet."""
    return GridScreen(client_of("supervisor"), path_of(centre))


@pytest.fixture
def set_from(tmp_path: Path) -> Any:
    def set_from(*assignments: Any, title: str = "Monday") -> Any:
        file = tmp_path / "plan.json"
        file.write_text(json.dumps({"assignments": assignments}), encoding="utf-8")
        return plan("set", "alfa", title, str(file))

    return set_from


@pytest.fixture
def ewa(centre: Centre) -> PlanUser:
    """Ewa, planned for extension 101 and with a note."""
    centre.account(101)
    planned = add_planned_user(plan=centre.plan, by=None, email=EMAIL, first_name="Ewa")
    key = f"p{planned.pk}"
    cells = [Cell(key, Part.EXTENSION, Extension(STATIC, 9101)), Cell(key, Part.NOTE, "Window seat")]
    set_cells(plan=centre.plan, by=None, cells=cells)
    return planned


@pytest.fixture
def real(centre: Centre, ewa: PlanUser) -> CrmUser:
    """The CRM's Ewa, to whom the planned one is linked."""
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    link_planned_user(planned=ewa, user=user, by=None)
    return user


@pytest.fixture
def planner(client_of: ClientOf, supervisor: User) -> Client:
    return client_of("supervisor")


@pytest.fixture
def easter(centre: Centre) -> Plan:
    """Another draft of the tenant, due on the first of December."""
    centre.number(NUMBER)
    centre.account(101)
    centre.account(102)
    return create_plan(tenant=centre.tenant, title="Easter", by=None, target_date=date(2026, 12, 1))


@pytest.fixture
def shared(centre: Centre) -> Centre:
    """Anna is given the account that Jan has: one error, and one warning that was there before."""
    centre.number()
    centre.number(OTHER, missing_since=timezone.now())
    centre.account(101, assigned=True)
    centre.account(102)
    centre.user("Jan", 101)
    centre.user("Ewa", call_pool=[])
    centre.give(centre.user("Anna"), 101)
    assert figures(centre.plan) == (1, 1, 0)
    return centre
