"""The call centre of the planning tests."""

from __future__ import annotations

import pytest

from ccrm_admin.tenants.models import Tenant
from tests.planning.world import Centre


@pytest.fixture
def centre(alfa: Tenant) -> Centre:
    return Centre(alfa)
