"""Numbers are written as the operator groups them, on every page of the tenant and on no other's."""

import pytest
from django.test import Client
from django.urls import reverse

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SmsSender
from ccrm_admin.tenants.models import Membership, Tenant, User
from tests.conftest import ClientOf
from tests.html import text, texts
from tests.inventory import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client_of: ClientOf) -> Client:
    return client_of("viewer")


@pytest.fixture
def grouped(alfa: Tenant) -> Tenant:
    """A tenant whose operator writes its number in pairs, wherever it is used."""
    rows.call_presentation(alfa, "48221234567", intl_format="+48 221-23-45-67")
    rows.call_presentation(alfa, "48229999999", intl_format="+48 22 000 00 00")  # is another number
    rows.call_presentation(alfa, "2105", intl_format="2105")  # a short code
    rows.sip_account(alfa, 101, caller_id="221234567")
    rows.sip_account(alfa, 102, caller_id="+48221234567")
    rows.sms_sender(alfa, "48221234567")
    rows.crm_user(alfa, "Anna", "Nowak", call_pool=["48221234567"], work_number="48229999999")
    return alfa


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("call-presentations/", ["+48 221 23 45 67", "+48 22 999 99 99", "2105"]),
        ("sip-accounts/", ["221 23 45 67", "+48 221 23 45 67"]),
        ("sms-senders/", ["+48 221 23 45 67"]),
        ("users/", ["+48 221 23 45 67"]),
    ],
)
def test_a_list_and_its_panels_write_a_number_alike(
    visitor: Client, grouped: Tenant, path: str, shown: list[str]
) -> None:
    found = texts(visitor.get(f"/t/{grouped.name}/{path}"), "tbody a, tbody .num, tbody .copy")
    assert set(shown) <= set(found)


def test_records_write_a_number_as_lists_do(visitor: Client, grouped: Tenant) -> None:
    for model in (SmsSender, CrmUser, CallPresentation):
        record = model.objects.for_tenant(grouped).order_by("pk").first()
        page = visitor.get(reverse(model.route, args=[grouped.name, record.pk]))
        assert "+48 221 23 45 67" in text(page.content.decode())


def test_another_tenant_groups_as_its_country_does(
    visitor: Client, viewer: User, grouped: Tenant, beta: Tenant
) -> None:
    Membership.objects.create(tenant=beta, user=viewer, role="viewer")
    rows.call_presentation(beta, "48221234567", intl_format="")
    assert "+48 221 23 45 67" in visitor.get("/t/alfa/call-presentations/").content.decode()
    assert "+48 22 123 45 67" in visitor.get("/t/beta/call-presentations/").content.decode()
