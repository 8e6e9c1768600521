"""The country of a tenant's numbers: what is made from it is made anew when it becomes another."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.models import CallPresentation, CrmUser, ResourceState, SipAccount
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.services import create_plan
from ccrm_admin.sync.choices import Trigger
from ccrm_admin.sync.mirroring.run import run_sync
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.services import edit_tenant
from tests.sync.conftest import Ccrm

pytestmark = pytest.mark.django_db


def move_to(tenant: Tenant, region: str) -> None:
    edit_tenant(tenant=tenant, title=tenant.title, refresh_interval=300, region=region)


@pytest.fixture
def german(ccrm: Ccrm) -> Ccrm:
    """A CCRM with numbers of Berlin, spelled in two ways."""
    data = ccrm.remote.data
    data.call_presentations[0]["presentation"] = "030123456"
    for user, number in zip(data.crm_users[:2], ("030123456", "+4930123456"), strict=True):
        user["callPresentation"] = [{"presentation": number}]
    for user in data.crm_users[2:]:
        user["callPresentation"] = []
    data.sip_accounts[0]["callerId"] = "030 123456"
    ccrm.sync()
    return ccrm


def told() -> Any:
    number = CallPresentation.objects.get(presentation="030123456")
    account = SipAccount.objects.get(caller_id="030 123456")
    found = SipAccount.objects.matching("+49 30 123456").exists()
    return number.presentation_canonical, account.caller_id_canonical, number.user_count, found


def test_another_country_is_made_anew_at_once(german: Ccrm):
    plan = create_plan(tenant=german.tenant, title="Monday", by=None)
    stamp = freshen(plan).stamp
    versions = dict(ResourceState.objects.values_list("resource", "version"))
    assert told() == ("030123456", "030123456", 1, False)

    move_to(german.tenant, "DE")

    assert told() == ("4930123456", "4930123456", 2, True)
    assert CrmUser.objects.filter(call_pool_canonical=["4930123456"]).count() == 2
    now = dict(ResourceState.objects.values_list("resource", "version"))
    assert all(now[resource] > versions[resource] for resource in ("sip_accounts", "call_presentations"))
    assert freshen(plan).stamp != stamp

    move_to(german.tenant, "PL")
    assert told() == ("030123456", "030123456", 1, False)


def test_a_run_that_began_before_is_put_right_at_its_end(german: Ccrm):
    german.remote.data.sip_accounts[1]["callerId"] = "0049 30 123456"
    german.remote.data.call_presentations[1]["presentation"] = "030 654321"

    def while_it_is_saved(_progress: Any) -> None:
        tenant = Tenant.objects.get()
        if tenant.region == "PL":
            move_to(tenant, "DE")

    run = request_sync(tenant=german.tenant, trigger=Trigger.COMMAND)
    assert run_sync(run=run, connect=german.connect, on_progress=while_it_is_saved)

    assert told() == ("4930123456", "4930123456", 2, True)
    assert CallPresentation.objects.get(presentation="030 654321").presentation_canonical == "4930654321"
