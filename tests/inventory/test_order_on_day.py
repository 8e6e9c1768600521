"""The pages of lists on a past day, read by keys that are found once, against a file of the same day."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import F

from ccrm_admin.inventory import search_index, tables
from ccrm_admin.inventory.holdings.day_tables import DAY_TABLES
from ccrm_admin.inventory.models import CrmUser, ResourceState
from ccrm_admin.ordering.keys import in_order
from tests.html import select, text
from tests.inventory import rows
from tests.inventory.test_on_day import THEN, account, viewing
from tests.inventory.test_over_time import FIRST, had, in_pool

if TYPE_CHECKING:
    from django.test import Client

    from ccrm_admin.tenants.models import Tenant

__all__ = ["viewing"]
pytestmark = pytest.mark.django_db
SHOWN = {"sip-accounts": "Extension", "users": "Name", "call-presentations": "Number"}
PER_PAGE = 25
NUMBERS = [f"48{number}" for number in range(111222300, 111222360)]


@pytest.fixture
def people(alfa: Tenant) -> None:
    """Sixty accounts and numbers; every third account, and every other number, was with somebody."""
    seen = {"first_seen_at": FIRST}
    for place, number in enumerate(NUMBERS):
        rows.sip_account(alfa, 100 + place, extension_id=100 + place, **seen)
        rows.call_presentation(alfa, number, **seen)
        user = rows.crm_user(alfa, f"Ann{place * 7 % 60}", "Lis" if place % 4 else "Żak", **seen)
        if place % 3 == 0:
            had(user, 0, **account(100 + place * 11 % 60, mode=["static", "dynamic"][place % 2]))
        for own in NUMBERS[: place % 5 : 2]:
            had(user, 0, **in_pool(own))


def pages(viewing: Client, name: str, query: dict[str, Any]) -> list[str]:
    """Return one column of all pages."""
    found: list[str] = []
    while True:
        asked = {"on": THEN, "per_page": PER_PAGE, "page": len(found) // PER_PAGE + 1, **query}
        cells = select(viewing.get(f"/t/alfa/{name}/", asked), f'#list tbody td[data-label="{SHOWN[name]}"]')
        found += [text(cell) for cell in cells]
        if len(cells) < PER_PAGE:
            return found


def filed(viewing: Client, name: str, query: dict[str, Any]) -> list[str]:
    """Return the same of a file, whose rows are read at once."""
    answer = viewing.get(f"/t/alfa/{name}/", {"on": THEN, "_export": "csv", **query})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return [row[SHOWN[name]] for row in csv.DictReader(io.StringIO(body))]


@pytest.mark.parametrize("most", [search_index.STATEMENT_KEYS, 1])
def test_pages_are_in_the_order_of_a_file(
    viewing: Client, people: None, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(search_index, "STATEMENT_KEYS", most)
    for name, query in [
        ("sip-accounts", {"sort": "holder"}),
        ("sip-accounts", {"sort": "-holder,name", "assigned": "no"}),
        ("sip-accounts", {"sort": "-assigned", "use": "used"}),
        ("sip-accounts", {"q": "10"}),
        ("sip-accounts", {"q": "ann zak", "sort": "-holder"}),
        ("users", {"sort": "-extension"}),
        ("users", {"sort": "mode", "extension": "yes"}),
        ("users", {"q": "48111", "sort": "calls"}),
        ("users", {"q": "lis 111222302", "mode": "none"}),
        ("users", {"number": NUMBERS[0], "q": "1"}),
        ("call-presentations", {"sort": "-users", "q": "111222", "usage": "many"}),
    ]:
        found = pages(viewing, name, query)
        in_file = filed(viewing, name, query)
        if name == "call-presentations":
            found = [number.replace(" ", "").removeprefix("+") for number in found]
            in_file = [number.replace(" ", "").removeprefix("+") for number in in_file]
        assert found, query
        assert [cell.replace("–", "") for cell in found] == in_file, query


def test_every_table_of_a_day_has_the_usual_order_of_today() -> None:
    for table in DAY_TABLES.values():
        today = next(base for base in table.__mro__ if base.__module__ == tables.__name__)
        assert table._meta.order_by, table
        assert table._meta.order_by == today._meta.order_by
        assert table._meta.order_by_field == "sort"


def test_the_usual_order_is_that_of_today(viewing: Client, people: None) -> None:
    names = pages(viewing, "users", {})
    assert len(names) == len(NUMBERS)
    assert names == in_order(names)
    assert names == pages(viewing, "users", {"sort": "name"})
    for name in SHOWN:
        assert pages(viewing, name, {}) == pages(viewing, name, {"on": ""})


def test_what_is_kept_is_of_the_present_rows(viewing: Client, people: None) -> None:
    """A name that was written anew by a sync counts, and so does a row that a sync added."""
    first = pages(viewing, "sip-accounts", {"sort": "holder", "assigned": "yes"})[0]
    holder = CrmUser.objects.get(holdings__extension_id=int(first), holdings__kind="account")
    holder.first_name = holder.name_sort = "zzz"
    holder.save()
    ResourceState.objects.filter(resource="crm_users").update(version=F("version") + 1)
    assert pages(viewing, "sip-accounts", {"sort": "holder", "assigned": "yes"})[-1] == first
    before = pages(viewing, "sip-accounts", {"sort": "holder"})
    rows.sip_account(holder.tenant, 199, extension_id=199, first_seen_at=FIRST)
    ResourceState.objects.filter(resource="sip_accounts").update(version=F("version") + 1)
    assert {*pages(viewing, "sip-accounts", {"sort": "holder"})} - {*before} == {"199"}
