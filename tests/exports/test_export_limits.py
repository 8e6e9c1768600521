"""How many files one person may have made."""

from __future__ import annotations

import pytest
from django.test import Client

from ccrm_admin.exports.choices import Status
from ccrm_admin.exports.models import Export
from ccrm_admin.exports.services import FILES_LIMIT, WAITING_FILES_LIMIT, ExportRefusedError, request_export
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db
EXPORTS = "/t/alfa/sip-accounts/exports/"


@pytest.fixture
def visitor(client_of: ClientOf, viewer: User) -> Client:
    return client_of("viewer")


def ask(visitor: Client, query: str) -> str:
    """Press the button and return the page that follows."""
    return visitor.post(EXPORTS, {"query": query}, follow=True).content.decode()


def test_a_person_has_few_made_at_a_time(visitor: Client, viewer: User, manager: User, alfa: Tenant):
    refused = ["3 of your files are still" in ask(visitor, f"q={number}") for number in range(6)]
    assert refused == [False] * WAITING_FILES_LIMIT + [True] * 3
    assert Export.objects.count() == WAITING_FILES_LIMIT
    request_export(tenant=alfa, person=manager, list_name="users", query="")
    Export.objects.of_person(viewer).update(status=Status.READY)
    assert "still being prepared" not in ask(visitor, "q=7")
    assert Export.objects.of_person(viewer).count() == WAITING_FILES_LIMIT + 1


def test_a_person_has_few_files(viewer: User, alfa: Tenant):
    Export.objects.bulk_create(
        Export(tenant=alfa, person=viewer, list_name="users", status=Status.READY, fingerprint=str(number))
        for number in range(FILES_LIMIT)
    )
    with pytest.raises(ExportRefusedError, match="delete one"):
        request_export(tenant=alfa, person=viewer, list_name="users", query="")
    Export.objects.first().delete()
    assert request_export(tenant=alfa, person=viewer, list_name="users", query="")
