"""Pages of a table, read from whichever end is nearer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.columns import Column
from ccrm_admin.ui.paging import DEFAULT_PAGE_SIZE, CountedRows, nearest_page, page_of, page_size
from ccrm_admin.ui.tables import ListTable
from tests.inventory import rows


class AccountTable(ListTable):
    name = Column("Name", field="name", sort="name_sort")
    server = Column("Server", field="server_id", sort="server_sort")


@pytest.mark.parametrize(
    ("asked", "usual", "size"),
    [
        ("", None, DEFAULT_PAGE_SIZE),
        ("", 25, 25),
        ("", 1000, 100),
        ("per_page=25", 100, 25),
        ("per_page=60", None, 50),
        ("per_page=-5", None, 25),
        ("per_page=99999999999999999999", None, 100),
        *((f"per_page={nonsense}", 100, 100) for nonsense in ("", "x", "1.5", "1e2")),
    ],
)
def test_the_size_of_a_page_is_the_nearest_on_offer(asked: str, usual: int | None, size: int) -> None:
    assert page_size(QueryDict(asked), usual) == size


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        *(("", 1), ("page=2", 2), ("page=3", 3), ("page=4", 3), ("page=9999999", 3)),
        *(("page=0", 1), ("page=-1", 1), ("page=x", 1), ("page=", 1), ("page=+2", 2)),
    ],
)
def test_a_history_shows_the_nearest_page(asked: str, number: int) -> None:
    assert nearest_page(range(5), QueryDict(asked), size=2).number == number


@pytest.fixture
def accounts(alfa: Tenant) -> list[SipAccount]:
    """Seven accounts in the order of their names, the blank ones last."""
    names = ["Ćma", "", "Anna 10", "Anna 2", "Żak", "", "Ewa"]
    made = [rows.sip_account(alfa, number, name=name) for number, name in enumerate(names)]
    return [made[at] for at in (3, 2, 0, 6, 4, 1, 5)]


def table(order: str) -> Any:
    queryset = SipAccount.objects.all()
    return AccountTable(data=CountedRows(queryset, queryset.count()), order_by=order)


def test_every_slice_is_that_of_the_whole_in_either_direction(accounts: list[SipAccount]) -> None:
    filled, blank = accounts[:5], accounts[5:]
    for order, whole in (("name", filled + blank), ("-name", filled[::-1] + blank[::-1])):
        found = table(order).data
        for start in range(len(whole)):
            for stop in range(start + 1, len(whole) + 3):
                assert found[start:stop] == whole[start:stop], f"{order} {start}:{stop}"


def test_pages_are_not_counted_again_and_the_nearest_is_shown(accounts: list[SipAccount]) -> None:
    found = table("name").data
    with CaptureQueriesContext(
        connection,
    ) as asked:
        pages = {number: page_of(found, number, 3) for number in ("1", "3", "9", "-1", "x", " -2")}
        shown = {number: (page.number, len(page.object_list)) for number, page in pages.items()}
    assert shown == {"1": (1, 3), "3": (3, 1), "9": (3, 1), "-1": (1, 3), "x": (1, 3), " -2": (1, 3)}
    assert not [query["sql"] for query in asked if "COUNT(" in query["sql"]]
