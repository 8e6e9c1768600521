"""What is blocked is counted apart from what is free: on the overview, on the start page, in the list."""

from __future__ import annotations

from django.utils import timezone

from ccrm_admin.inventory.blocks import services
from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.mirroring.metrics import figures_of
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import cells, text
from tests.inventory import rows
from tests.ui.list_pages import FRAGMENT


def test_free_accounts_are_counted_without_what_is_blocked(alfa: Tenant, client_of: ClientOf) -> None:
    rows.fetched(alfa)
    some = [rows.sip_account(alfa, number) for number in (101, 102, 103)]
    rows.sip_account(alfa, 104, assigned=True, holder_names="Jan", holder_count=1)
    now = timezone.now()
    run = {"trigger": Trigger.COMMAND, "status": RunStatus.OK, "queued_at": now, "finished_at": now}
    SyncRun.objects.create(tenant=alfa, figures=figures_of(alfa), **run)
    viewer = client_of("viewer")
    for page in ("/", "/t/alfa/"):
        shown = text(viewer.get(page))
        assert "3 free" in shown, page
        assert "blocked or resting" not in shown.lower(), page
    services.block(tenant=alfa, by=None, records=some[:2], until=None, reason=BlockReason.FAULTY)
    for page in ("/", "/t/alfa/"):
        shown = text(viewer.get(page))
        assert "1 free 2 blocked or resting 1 in use" in shown, page
    for use, found in (("free", 1), ("restricted", 2), ("used", 1)):
        query = f"?type=VOICE&use={use}&state=present"
        assert len(cells(viewer.get(f"/t/alfa/sip-accounts/{query}", headers=FRAGMENT))) == found
