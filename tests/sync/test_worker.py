"""What the worker does besides the syncs."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from ccrm_admin.exports.models import KEPT, Export, Status
from ccrm_admin.sync.shutdown import shutdown
from ccrm_admin.sync.worker import TIDY, Worker
from ccrm_admin.tenants.models import Tenant, User

pytestmark = pytest.mark.django_db(transaction=True)  # it closes old connections, and with them a transaction


@pytest.fixture
def idle(alfa: Tenant) -> None:
    """No tenant to sync."""
    Tenant.objects.update(active=False)


def old_export(tenant: Tenant, person: User) -> Export:
    old = timezone.now() - KEPT - timedelta(minutes=1)
    return Export.objects.create(tenant=tenant, person=person, status=Status.READY, created_at=old)


def test_old_exports_are_deleted(idle: None, alfa: Tenant, viewer: User):
    old_export(alfa, viewer)
    Worker().run_once()
    assert not Export.objects.exists()


def test_old_exports_are_deleted_now_and_then(
    idle: None, alfa: Tenant, viewer: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutdown, "_requested", False)  # it is this process that is asked to end
    monkeypatch.setattr(shutdown, "wait", lambda _seconds: None)
    left = []
    ticks = count()

    def clock() -> float:
        """Ten seconds pass with every look; each time an export has grown old."""
        seconds = 10.0 * next(ticks)
        left.append(Export.objects.count())
        old_export(alfa, viewer)
        if seconds > 5 * TIDY:
            worker.stop()
        return seconds

    worker = Worker(clock=clock)
    worker.run()
    assert 4 <= left.count(0) <= 6
    assert max(left) > 3, "not at every turn"
