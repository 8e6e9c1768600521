"""What becomes of the rows of an older version."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("inventory", name)])


@pytest.fixture(autouse=True)
def to_the_newest() -> Iterator[None]:
    """Leave the database to the other tests as they expect it."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_accounts_with_an_id_below_one_are_gone_and_nobody_is_on_them(alfa: Tenant):
    for number in (-7, 0, 1):
        rows.sip_account(alfa, 200 + number, extension_id=number)
        rows.crm_user(alfa, "Anna", str(number), extension_id=number, mode="static")
    rows.crm_user(alfa, "Anna", "moves", extension_id=-7, mode="dynamic")
    migrate("0001_initial")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert set(SipAccount.objects.present().values_list("extension_id", flat=True)) == {1}
    users = {user.last_name: (user.extension_id, user.mode) for user in CrmUser.objects.all()}
    assert users == {
        "-7": (None, "none"),
        "0": (None, "none"),
        "1": (1, "static"),
        "moves": (None, "dynamic"),
    }
