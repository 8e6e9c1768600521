"""What a sync does to approvals, also where one of them fails."""

from __future__ import annotations

import pytest

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import create_plan
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services import after_sync, approve, current_rollout, propose
from ccrm_admin.tenants.models import User
from tests.planning.world import OTHER, Centre
from tests.rollout.test_approval import live, now


def test_an_approval_that_fails_costs_no_other_one(
    centre: Centre,
    supervisor: User,
    manager: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = centre.plan
    centre.number(OTHER)
    anna = centre.user("Anna")
    for plan in (first, create_plan(tenant=centre.tenant, title="Tuesday", by=None)):
        centre.plan = plan
        centre.set(anna, Part.CALLS, (OTHER,))
        propose(plan=plan, by=supervisor)
        approve(plan=now(centre), by=manager, agree_to_all=True)
    live(centre, anna, call_pool=[])

    def failing(plan: Plan) -> Rollout | None:
        if plan.pk == first.pk:
            raise ValueError("what is stored of it is odd")
        return current_rollout(plan)

    monkeypatch.setattr(after_sync, "current_rollout", failing)
    after_sync.look_at_approvals(tenant=centre.tenant)
    assert now(centre).out_of_date
    assert not Plan.objects.get(pk=first.pk).out_of_date
    assert f"The approval of plan {first.pk}" in caplog.text
    assert "what is stored of it is odd" in caplog.text
