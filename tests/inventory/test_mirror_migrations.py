"""What becomes of the rows of an older version."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("inventory", name)])


def to_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture(autouse=True)
def newest_again() -> Iterator[None]:
    """Leave the database to the other tests as they expect it."""
    yield
    to_newest()


def test_accounts_with_an_id_below_one_are_gone_and_nobody_is_on_them(alfa: Tenant):
    for number in (-7, 0, 1):
        rows.sip_account(alfa, 200 + number, extension_id=number)
        rows.crm_user(alfa, "Anna", str(number), extension_id=number, mode="static")
    rows.crm_user(alfa, "Anna", "moves", extension_id=-7, mode="dynamic")
    migrate("0001_initial")
    to_newest()
    assert set(SipAccount.objects.present().values_list("extension_id", flat=True)) == {1}
    users = {user.last_name: (user.extension_id, user.mode) for user in CrmUser.objects.all()}
    assert users == {
        "-7": (None, "none"),
        "0": (None, "none"),
        "1": (1, "static"),
        "moves": (None, "dynamic"),
    }


def test_numbers_are_compared_and_found_in_any_spelling(alfa: Tenant):
    alfa.region = "DE"
    alfa.save(update_fields=["region"])
    rows.sip_account(alfa, caller_id="030 123456", name="Kow\u00adal\u200bski 22-1234567")
    rows.call_presentation(alfa, "030123456")
    rows.sms_sender(alfa, "0049 30 123456")
    rows.crm_user(alfa, call_pool=["+49 30 123456", "030123456"], sms_pool=["Firma"])
    migrate("0002_account_ids_above_zero")
    for table in ("sipaccount", "callpresentation", "smssender", "crmuser"):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE inventory_{table} SET search = 'as it was'")  # noqa: S608
    to_newest()

    account, user = SipAccount.objects.get(), CrmUser.objects.get()
    assert account.caller_id_canonical == "4930123456"
    assert CallPresentation.objects.get().presentation_canonical == "4930123456"
    assert SmsSender.objects.get().presentation_canonical == "4930123456"
    assert (user.call_pool_canonical, user.sms_pool_canonical) == (["4930123456"], ["Firma"])
    for text in ("030 123456", "+49 (0)30 123456", "kowalski", "22 123 45 67"):
        assert SipAccount.objects.matching(text).exists()


def test_holders_of_one_name_are_told_apart(alfa: Tenant, beta: Tenant):
    for tenant, email in ((alfa, "one@alfa.pl"), (alfa, "two@alfa.pl"), (beta, "one@beta.pl")):
        number = 100 + CrmUser.objects.count()
        rows.sip_account(tenant, number, holder_names="Jan Kot", holder_count=1)
        rows.crm_user(tenant, "Jan", "Kot", email=email, extension_id=9000 + number, mode="static")
    rows.fetched(alfa)
    migrate("0013_blocks")
    to_newest()
    holders = dict(SipAccount.objects.values_list("extension", "holder_names"))
    assert holders == {"100": "Jan Kot (one@alfa.pl)", "101": "Jan Kot (two@alfa.pl)", "102": "Jan Kot"}
    assert [account.extension for account in SipAccount.objects.matching("two@alfa.pl")] == ["101"]
