"""A list of two accounts, and who looks at it."""

from __future__ import annotations

import pytest
from django.test import Client

from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.inventory import rows


@pytest.fixture
def visitor(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    rows.sip_account(alfa, 1, name="Konsultant", server_id="SIP8")
    rows.sip_account(alfa, 2, name="Faks", extension_type="FAX", server_id="SIP9")
    return client_of("viewer")


@pytest.fixture
def planner(visitor: Client, client_of: ClientOf) -> Client:
    """A browser of someone who may share."""
    return client_of("supervisor")
