"""Which ticks CCRM is asked about, and when, by what came of the syncs before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.services.checking import FAILURE_PAUSE, check_after_ticks
from ccrm_admin.rollout.services.ticking import Named, tick
from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.signals import run_ended
from ccrm_admin.tenants.models import User
from tests.planning.world import Centre
from tests.rollout.moves import Move, swapping
from tests.rollout.test_verify import synced

pytestmark = pytest.mark.django_db


@pytest.fixture
def move(centre: Centre, supervisor: User, manager: User) -> Move:
    """A step that was ticked ten minutes ago, and nothing since."""
    centre.tenant.set_key("key")
    centre.tenant.save()
    move = swapping(centre, supervisor, manager)
    tick(plan=move.plan, by=supervisor, step=Named(4))
    move.steps.filter(number=4).update(changed_at=timezone.now() - timedelta(minutes=10))
    return move


@pytest.mark.parametrize(
    ("syncs", "asked"),
    [
        ([], True),
        ([(ResultStatus.OK, -20)], True),
        ([(ResultStatus.OK, -8)], False),
        *(
            ([(ResultStatus.OK, -20), (status, minutes)], asked)
            for status in (ResultStatus.FAILED, ResultStatus.HELD, ResultStatus.UNSURE)
            for minutes, asked in ((-8, True), (-1, False))
        ),
        ([(ResultStatus.FAILED, -8)], True),
        ([(ResultStatus.OK, -9), (ResultStatus.FAILED, -8)], False),
    ],
)
def test_ticks_that_no_sync_has_looked_at_are_asked_about(
    move: Move, syncs: list[tuple[str, int]], asked: bool
) -> None:
    """Whatever came of those in between; after one that could not look, not for a while."""
    for users, minutes in syncs:
        synced(move.plan.tenant, users, minutes=minutes)
    assert Step.objects.get(number=4).ticked
    assert check_after_ticks(move.rollout) == asked


def test_a_sync_that_was_interrupted_has_looked_at_nothing(move: Move) -> None:
    synced(move.plan.tenant, minutes=-20)
    run = synced(move.plan.tenant, minutes=-8)
    run.results.all().delete()
    SyncRun.objects.filter(pk=run.pk).update(status="interrupted")
    assert check_after_ticks(move.rollout)


def test_a_sync_that_fails_is_not_followed_by_another_at_once(move: Move) -> None:
    failed = synced(move.plan.tenant, ResultStatus.FAILED, minutes=-1)
    run_ended.send(sender=SyncRun, tenant=move.plan.tenant)
    assert SyncRun.objects.get() == failed
    SyncRun.objects.update(finished_at=timezone.now() - FAILURE_PAUSE)
    run_ended.send(sender=SyncRun, tenant=move.plan.tenant)
    assert SyncRun.objects.count() == 2
