"""A plan carried out in the sandbox's panel, left there, and put back: every sync over a real socket."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import create_plan, set_cells
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.services import approve, current_rollout, propose
from ccrm_admin.rollout.services.drift_decisions import put_back
from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.tenants.models import Tenant, User
from tests.rollout.carried_out import listed, seen
from tests.sync.conftest import Ccrm, ccrm, results_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_left_in_the_panel_and_put_back(ccrm: Ccrm, supervisor: User, manager: User) -> None:  # noqa: F811
    data, tenant = ccrm.remote.data, ccrm.tenant
    ccrm.sync()
    user = next(row for row in data.crm_users if row["extensionId"] and not row["dynamicExtension"])
    free = next(
        row["extensionId"]
        for row in data.sip_accounts
        if not row["assigned"] and row["extensionType"] == "VOICE"
    )
    before, uuid = user["extensionId"], user["uuid"]
    plan = create_plan(tenant=tenant, title="Monday", by=supervisor)
    key = f"c{CrmUser.objects.get(uuid=uuid).pk}"
    move = Cell(key, Part.EXTENSION, Extension("static", free))
    set_cells(plan=plan, by=supervisor, cells=[move])
    carry_out(ccrm, plan, supervisor, manager, uuid, free)
    assert listed() == []

    data.carry_out(uuid, extension_id=before)  # somebody undoes it
    ccrm.fault("html", resource="crm_users")
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.FAILED
    assert listed() == [], "not from a failed fetch"
    ccrm.well()
    others = data.crm_users[:]
    data.crm_users[:] = [row for row in others if row["uuid"] == uuid]
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.HELD
    assert listed() == [], "not from a held one"
    data.crm_users[:] = others
    run = ccrm.sync()
    [(_name, part, planned, live)] = listed()
    assert (part, planned["extensionId"], live["extensionId"]) == ("extension", free, before)
    assert CarriedOutPart.objects.drifted().get().run == run

    back = put_back(tenant=tenant, by=supervisor, seen=seen(), title="Monday, put back")
    carry_out(ccrm, back, supervisor, manager, uuid, free)
    assert listed() == []
    assert CarriedOutPart.objects.get().plan_id == back.pk


def carry_out(ccrm: Ccrm, plan: Plan, by: User, manager: User, uuid: str, account: Any) -> None:  # noqa: F811
    """Propose, approve, move the user in the panel, and let a sync see it."""
    plan.tenant = Tenant.objects.get(pk=ccrm.tenant.pk)
    propose(plan=plan, by=by)
    approve(plan=plan, by=manager, agree_to_all=True)
    ccrm.remote.data.carry_out(uuid, extension_id=account)
    ccrm.sync()
    assert Plan.objects.get(pk=plan.pk).status == PlanStatus.CARRIED_OUT


def test_what_was_not_read_well_neither_moves_nor_confirms_an_approval(
    ccrm: Ccrm,  # noqa: F811
    supervisor: User,
    manager: User,
) -> None:
    data, tenant = ccrm.remote.data, ccrm.tenant
    ccrm.sync()
    mine, other = [row for row in data.crm_users if row["extensionId"] and not row["dynamicExtension"]][:2]
    free, another = [
        row["extensionId"]
        for row in data.sip_accounts
        if not row["assigned"] and row["extensionType"] == "VOICE"
    ][:2]
    plan = create_plan(tenant=tenant, title="Monday", by=supervisor)
    keys = {row["uuid"]: f"c{CrmUser.objects.get(uuid=row['uuid']).pk}" for row in (mine, other)}
    for user, account in ((mine, free), (other, another)):
        move = Cell(keys[user["uuid"]], Part.EXTENSION, Extension("static", account))
        set_cells(plan=plan, by=supervisor, cells=[move])
    plan.tenant = Tenant.objects.get(pk=tenant.pk)
    propose(plan=plan, by=supervisor)
    rollout = approve(plan=plan, by=manager, agree_to_all=True)

    def states() -> tuple[bool, int, str]:
        plan.refresh_from_db()
        current = current_rollout(plan)
        assert current
        return current.out_of_date, rollout.steps.confirmed().count(), plan.status

    data.carry_out(mine["uuid"], extension_id=free)  # as approved, and somebody else's is emptied
    data.carry_out(other["uuid"], extension_id=None)
    ccrm.fault("html", resource="crm_users")
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.FAILED
    assert states() == (False, 0, PlanStatus.APPROVED)
    ccrm.well()
    everybody = data.crm_users[:]
    data.crm_users[:] = [row for row in everybody if row["uuid"] in keys]
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.HELD
    assert states() == (False, 0, PlanStatus.APPROVED)
    data.crm_users[:] = everybody
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.OK
    assert states() == (True, 1, PlanStatus.APPROVED)
