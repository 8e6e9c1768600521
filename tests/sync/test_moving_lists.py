"""Rows that are deleted or added while a list is paged: nobody who is there is told to be gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount
from ccrm_admin.sandbox import SandboxServer, SandboxTenant
from ccrm_admin.sync.choices import ResultStatus, RunStatus
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.tenants.models import Tenant
from tests.sync.conftest import KEY, Ccrm, results_of

pytestmark = pytest.mark.django_db
# Users tell how many they are, accounts do not: with totalCount, and without.
LISTS = pytest.mark.parametrize(
    ("resource", "model", "key"),
    [("crm_users", CrmUser, "uuid"), ("sip_accounts", SipAccount, "extension_id")],
    ids=["users", "accounts"],
)
SENT_KEY = {"crm_users": "uuid", "sip_accounts": "extensionId"}


@pytest.fixture
def ccrm(alfa: Tenant, settings: Any) -> Iterator[Ccrm]:
    """Alfa's CCRM with 2,500 users and as many accounts, all of them on pages."""
    remote = SandboxTenant(
        "alfa", key=KEY, accounts=2500, users=2500, presentations=4, senders=2, page_lists=True
    )
    with SandboxServer([remote]) as server:
        settings.CCRM_URL_TEMPLATE = server.url_template
        alfa.set_key(KEY)
        alfa.save()
        ccrm = Ccrm(server, remote, alfa).with_limits(
            max_response_bytes=16 * 1024 * 1024, deadline_seconds=60.0, read_timeout_seconds=20.0
        )
        ccrm.sync()
        yield ccrm


def gone(model: Any, key: str) -> set[str]:
    return {str(value) for value in model.objects.gone().values_list(key, flat=True)}


def sent(ccrm: Ccrm, resource: str) -> list[str]:
    return [str(row[SENT_KEY[resource]]) for row in ccrm.remote.rows(resource)]


def pages_asked(ccrm: Ccrm, resource: str) -> int:
    return sum(request.resource == resource for request in ccrm.server.requests)


@LISTS
def test_who_slides_over_a_border_is_not_gone(ccrm: Ccrm, resource: str, model: Any, key: str):
    deleted = set(sent(ccrm, resource)[:12])
    ccrm.server.requests.clear()
    ccrm.fault("moves", resource=resource, page=1, times=1, delete=12)
    run = ccrm.sync()
    assert run.status == RunStatus.OK
    assert gone(model, key) == deleted
    assert results_of(run)[resource].removed == 12
    assert model.objects.present().count() == 2488
    assert pages_asked(ccrm, resource) == 9, "three readings of three pages"


@LISTS
def test_as_many_come_as_go(ccrm: Ccrm, resource: str, model: Any, key: str):
    deleted = set(sent(ccrm, resource)[:12])
    ccrm.fault("moves", resource=resource, page=2, times=1, delete=12, add=5)
    assert ccrm.sync().status == RunStatus.OK
    assert gone(model, key) == deleted
    assert {str(value) for value in model.objects.present().values_list(key, flat=True)} == set(
        sent(ccrm, resource)
    )


@LISTS
def test_more_than_a_page_comes_in_front(ccrm: Ccrm, resource: str, model: Any, key: str):
    ccrm.fault("moves", resource=resource, page=1, times=1, add=1100)
    assert ccrm.sync().status == RunStatus.OK
    assert not gone(model, key)
    assert model.objects.present().count() == 3600


@LISTS
def test_a_list_that_moves_all_the_time_ends_and_removes_nothing(
    ccrm: Ccrm, resource: str, model: Any, key: str
):
    ccrm.fault("moves", resource=resource, page=1, delete=3, add=1)
    renamed = ccrm.remote.rows(resource)[2000]
    renamed["name" if resource == "sip_accounts" else "firstName"] = "Nowa"
    ccrm.server.requests.clear()
    run = ccrm.sync()
    result = results_of(run)[resource]
    assert (run.status, result.status, result.error_code) == (RunStatus.PARTIAL, ResultStatus.UNSURE, "moved")
    assert "kept changing while it was read" in str(result.explanation)
    assert f"({result.error_params['spared']})" in str(result.explanation)
    assert (result.removed, result.changed) == (0, 1)
    assert not gone(model, key)
    assert pages_asked(ccrm, resource) == 9
    ccrm.well()
    run = ccrm.sync()
    assert run.status == RunStatus.OK
    assert set(map(str, model.objects.present().values_list(key, flat=True))) == set(sent(ccrm, resource))


def test_what_was_unsure_is_not_remembered_and_nothing_before_it(ccrm: Ccrm):
    rows = list(ccrm.remote.data.crm_users)
    ccrm.fault("moves", resource="crm_users", page=1, delete=3)
    ccrm.remote.data.crm_users[2000] = {**rows[2000], "firstName": "Nowa"}
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.UNSURE
    assert ResourceState.objects.get(resource="crm_users").last_read == {}
    ccrm.well()
    ccrm.remote.data.crm_users[:] = rows  # to the byte as before all this
    result = results_of(ccrm.sync())["crm_users"]
    assert (result.status, result.changed, result.removed) == (ResultStatus.OK, 1, 0)
    assert CrmUser.objects.get(uuid=rows[2000]["uuid"]).first_name == rows[2000]["firstName"]


def test_a_sure_loss_is_read_twice_and_remembered(ccrm: Ccrm):
    lost = sent(ccrm, "crm_users")[0]
    del ccrm.remote.data.crm_users[0]
    ccrm.server.requests.clear()
    run = ccrm.sync()
    assert (run.status, gone(CrmUser, "uuid")) == (RunStatus.OK, {lost})
    assert pages_asked(ccrm, "crm_users") == 6
    again = ccrm.sync()
    assert (results_of(again)["crm_users"].unchanged, pages_asked(ccrm, "crm_users")) == (2499, 9)
    assert InventoryChange.objects.count() == 1
    assert SyncRun.objects.count() == 3
