"""What the questions before a plan is archived or taken back say: what ends by that."""

from __future__ import annotations

import pytest
from django.test import Client

from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import set_status
from ccrm_admin.rollout.services import propose, reopen
from ccrm_admin.tenants.models import User
from tests.planning.world import Centre
from tests.rollout.moves import swapping

pytestmark = pytest.mark.django_db

WORKSHEET, COMPARED, PROPOSAL = "Its worksheet ends", "CCRM is no longer compared", "Its proposal ends"


def test_each_status_has_its_own_words(
    centre: Centre, supervisor: User, manager: User, client: Client
) -> None:
    client.force_login(manager)
    plan = swapping(centre, supervisor, manager).plan

    def said(page: str) -> list[str]:
        shown = client.get(f"/t/alfa/plans/{plan.pk}/{page}/").content.decode()
        return [words for words in (WORKSHEET, COMPARED, PROPOSAL) if words in shown]

    approved = [said("archive"), said("approval/reopen"), said("approval/send-back")]
    assert approved == [[WORKSHEET], [WORKSHEET], [WORKSHEET]]
    set_status(plan=plan, status=PlanStatus.CARRIED_OUT, by=None)
    assert [said("archive"), said("approval/reopen")] == [[COMPARED], [COMPARED]]
    reopen(plan=plan, by=supervisor)
    assert said("archive") == []
    propose(plan=plan, by=supervisor)
    assert [said("archive"), said("approval/reopen"), said("approval/send-back")] == [[PROPOSAL], [], []]
