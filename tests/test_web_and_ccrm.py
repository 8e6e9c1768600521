"""No page waits for CCRM: whatever is asked for on whatever address, the web process never calls it."""

from __future__ import annotations

import pytest

from tests.conftest import ClientOf
from tests.sync.conftest import Ccrm, ccrm  # noqa: F401 - a fixture
from tests.test_access import FOUND, address_of

# What each address would need to do all it can, beside what it does without.
DATA = {
    "tenants:replace_key": {"api_key": "another-key"},
    "tenants:edit": {"title": "Alfa", "refresh_interval": "60"},
    "tenants:add": {"name": "gamma", "title": "G", "refresh_interval": "60", "api_key": "key"},
}


@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_address_calls_ccrm(
    name: str,
    ccrm: Ccrm,  # noqa: F811
    client_of: ClientOf,
    request: pytest.FixtureRequest,
) -> None:
    address = address_of(name, request)
    for data in ({}, DATA[name]) if name in DATA else ({},):
        client = client_of("operator")
        client.post(address, data, headers={"HX-Request": "true"})
        client = client_of("operator")
        client.get(address)
    assert ccrm.server.requests == []
