"""Since when somebody has an account or a number, on the pages of both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ccrm_admin.inventory.choices import Resource
from tests.html import one, select, text
from tests.inventory import rows
from tests.sync.changes import change_of, run_of

if TYPE_CHECKING:
    from django.test import Client

    from ccrm_admin.tenants.models import Tenant
    from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 7, 12, tzinfo=UTC)
LAST = datetime(2026, 4, 9, 12, tzinfo=UTC)
OTHER, NUMBER = "48111222333", "48777888999"


@pytest.fixture
def viewing(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    return client_of("viewer")


def since(viewing: Client, path: str, name: str) -> str:
    """Return what a page says behind the name of somebody or something that belongs to its record."""
    [link] = (link for link in select(viewing.get(f"/t/alfa/{path}"), "li > a") if text(link) == name)
    return text(one(link.parent, "a + span.text-secondary:last-child"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([], "at least since 5 Jan 2026"),
        ([{"extension_id": [None, 7]}], "since 7 Mar 2026"),
        ([{"extension_id": [None, 7]}, {"first_name": ["A", "Ann"]}], "since 7 Mar 2026"),
        ([{"extension_id": [7, None]}, {"extension_id": [None, 7]}], "since 9 Apr 2026"),
        ([{"extension_id": [7, 8]}], "at least since 5 Jan 2026"),
    ],
)
def test_a_holder_has_an_account_since_a_sync_saw_him_get_it(
    viewing: Client, alfa: Tenant, fields: list[dict[str, Any]], told: str
) -> None:
    account = rows.sip_account(alfa, 101, extension_id=7)
    user = rows.crm_user(alfa, "Ann", "Key", extension_id=7, mode="static", first_seen_at=FIRST)
    for at, changed in zip((LATER, LAST), fields, strict=False):
        change_of(run_of(alfa), resource=Resource.CRM_USERS, row_id=user.pk, at=at, fields=changed)
    assert since(viewing, f"sip-accounts/{account.pk}/", "Ann Key") == told
    assert since(viewing, f"users/{user.pk}/", str(account)) == told


def test_a_number_is_in_a_pool_since_it_came_into_it(viewing: Client, alfa: Tenant) -> None:
    number = rows.call_presentation(alfa, NUMBER, intl_format="")
    user = rows.crm_user(alfa, "Ann", "Key", call_pool=[OTHER, NUMBER], first_seen_at=FIRST)
    run = run_of(alfa)
    came = {"call_pool": [[OTHER], [OTHER, NUMBER]]}
    turned = {"call_pool": [[NUMBER, OTHER], [OTHER, NUMBER]]}
    for at, fields in ((LATER, came), (LAST, turned)):
        change_of(run, resource=Resource.CRM_USERS, row_id=user.pk, at=at, fields=fields)
    assert since(viewing, f"call-presentations/{number.pk}/", "Ann Key") == "since 7 Mar 2026"
    assert since(viewing, f"users/{user.pk}/", str(number)) == "since 7 Mar 2026"


def test_another_tenant_tells_nothing(viewing: Client, alfa: Tenant, beta: Tenant) -> None:
    account = rows.sip_account(alfa, 101, extension_id=7)
    user = rows.crm_user(alfa, "Ann", "Key", extension_id=7, mode="static", first_seen_at=FIRST)
    fields = {"extension_id": [None, 7]}
    change_of(run_of(beta), resource=Resource.CRM_USERS, row_id=user.pk, at=LATER, fields=fields)
    assert since(viewing, f"sip-accounts/{account.pk}/", "Ann Key") == "at least since 5 Jan 2026"
