"""Who looks at the lists."""

from __future__ import annotations

import pytest
from django.test import Client

from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.inventory import rows


@pytest.fixture
def visitor(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    return client_of("viewer")
