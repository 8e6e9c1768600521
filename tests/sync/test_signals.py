"""Those who stand above the sync hear of every run that was stored, and can't harm it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import RunStatus
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.signals import mirror_synced
from tests.sync.conftest import Ccrm, results_of


@contextmanager
def listening(receiver: Any) -> Iterator[None]:
    mirror_synced.connect(receiver, weak=False)
    try:
        yield
    finally:
        mirror_synced.disconnect(receiver)


@pytest.mark.django_db(transaction=True)
def test_a_stored_run_is_told_once_outside_its_transactions_before_it_is_over(ccrm: Ccrm) -> None:
    heard: list[tuple[int, bool, bool, int]] = []

    def hear(*, tenant: Any, run: SyncRun, **_rest: Any) -> None:
        assert tenant == run.tenant == ccrm.tenant
        over = not SyncRun.objects.get(pk=run.pk).active
        heard.append((run.pk, over, connection.in_atomic_block, len(results_of(run))))

    with listening(hear):
        well = ccrm.sync()
        ccrm.fault("status", status=500, resource="sip_accounts")
        partial = ccrm.sync()
    lists = len(Resource)
    assert heard == [(well.pk, False, False, lists), (partial.pk, False, False, lists)]
    assert [well.status, partial.status] == [RunStatus.OK, RunStatus.PARTIAL]


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_that_ends_leaves_unlooked_at_is_told_by_the_next_run(ccrm: Ccrm) -> None:
    heard: list[int] = []

    def end(*, run: SyncRun, **_rest: Any) -> None:
        heard.append(run.pk)
        if len(heard) == 1:
            raise SystemExit

    with listening(end):
        with pytest.raises(SystemExit):
            ccrm.sync()
        assert SyncRun.objects.get().status == RunStatus.INTERRUPTED
        again = ccrm.sync()
    assert again.status == RunStatus.OK
    assert heard == [heard[0], again.pk]


@pytest.mark.django_db
def test_whoever_fails_on_hearing_it_is_logged_and_fails_no_run(ccrm: Ccrm, caplog: Any) -> None:
    def fail(**_told: Any) -> None:
        raise RuntimeError("the plan could not be read")

    with listening(fail):
        assert ccrm.sync().status == RunStatus.OK
    assert "the plan could not be read" in caplog.text
