"""The call centre of the planning tests."""

from __future__ import annotations

import pytest

from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.planning.screen import GridScreen, path_of
from tests.planning.world import Centre


@pytest.fixture
def centre(alfa: Tenant) -> Centre:
    return Centre(alfa)


@pytest.fixture
def screen(centre: Centre, client_of: ClientOf) -> GridScreen:
    """The grid of the plan "Monday" as the supervisor has it; not opened yet."""
    return GridScreen(client_of("supervisor"), path_of(centre))
