"""The call centre of the rollout tests."""

from __future__ import annotations

import pytest

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.planning.world import Centre
from tests.rollout.moves import Move, swapping


@pytest.fixture
def centre(alfa: Tenant) -> Centre:
    return Centre(alfa)


@pytest.fixture
def move(centre: Centre, supervisor: User, manager: User) -> Move:
    """A plan with a swap in it, approved."""
    return swapping(centre, supervisor, manager)


@pytest.fixture
def other_manager(alfa: Tenant) -> User:
    person = User.objects.create_user("second@example.com", name="Second Manager")
    person.memberships.create(tenant=alfa, role=Role.MANAGER)
    return person
