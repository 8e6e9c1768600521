"""Rows that the CCRM no longer has: out of sight unless somebody asks for them, and never told as live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.models import MirrorRow
from ccrm_admin.sync.mirroring.metrics import figures_of
from ccrm_admin.tenants.models import Tenant
from tests.html import one, select, text, texts, values
from tests.inventory import rows
from tests.inventory.lists import LISTS, exported, get
from tests.ui.list_pages import count, facet_counts, names, narrowed_to

MAKE: dict[str, Callable[..., MirrorRow]] = {
    "sip-accounts": rows.sip_account,
    "call-presentations": lambda tenant, number, **columns: rows.call_presentation(
        tenant, str(48_221_000_000 + number), **columns
    ),
    "sms-senders": lambda tenant, number, **columns: rows.sms_sender(tenant, f"Nadawca {number}", **columns),
    "users": lambda tenant, number, **columns: rows.crm_user(tenant, "Jan", f"Kot {number}", **columns),
    "teams": lambda tenant, number, **columns: rows.team(tenant, f"Zespół {number}", **columns),
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_and_its_file_hold_what_is_there(visitor: Client, alfa: Tenant, path: str) -> None:
    for number in range(1, 13):
        MAKE[path](alfa, number, missing_since=timezone.now() if number > 9 else None)
    query: dict[str, object]
    for query, there in (
        ({}, 9),
        ({"state": "present"}, 9),
        ({"state": "gone"}, 3),
        ({"state": "all"}, 12),
        ({"state": ["present", "gone"]}, 12),
        ({"state": "nonsense"}, 9),
    ):
        html = get(visitor, path, **query)
        assert count(html) == f"{there} rows", query
        assert len(names(html)) == there
        assert facet_counts(html, "state") == {"in CCRM": 9, "gone": 3, "all": 12}
        header, *lines = exported(visitor, path, **query)
        assert len(lines) == there
        if there == 9:
            assert "State" not in header
        else:
            assert header[-1] == "State"
            assert [line[-1] for line in lines].count("gone") == 3
            assert [line[-1] for line in lines].count("in CCRM") == there - 3


@pytest.mark.parametrize(
    ("query", "bar"),
    [
        ({}, "9 rows"),
        ({"state": "present"}, "9 rows"),
        ({"q": "kot 1"}, "1 row of 9"),
        ({"state": "gone"}, "3 rows of 12"),
        ({"state": "all"}, "12 rows of 12"),
        ({"state": "all", "q": "kot 1"}, "4 rows of 12"),
    ],
)
def test_the_total_counts_what_the_rows_are_among(
    visitor: Client, alfa: Tenant, query: dict[str, str], bar: str
) -> None:
    for number in range(1, 13):
        MAKE["users"](alfa, number, missing_since=timezone.now() if number > 9 else None)
    assert text(one(get(visitor, "users", **query), ".list-count")) == bar


def test_a_click_on_a_state_shows_it_alone_and_a_second_one_the_usual_rows(
    visitor: Client, alfa: Tenant
) -> None:
    rows.crm_user(alfa)
    query: dict[str, object]
    for query, shown, narrowed in (
        ({}, "in CCRM", ["In CCRM"]),
        ({"state": "gone"}, "gone", ["Gone"]),
        ({"state": "all"}, "all", []),
    ):
        html = get(visitor, "users", **query)
        links = select(html, "[data-facet=state] .facet-value")
        assert {link["data-focus-key"].removeprefix("facet-state="): link["href"] for link in links} == {
            "present": "?",
            "gone": "?" if shown == "gone" else "?state=gone",
            "all": "?" if shown == "all" else "?state=all",
        }
        assert texts(html, "[data-facet=state] [aria-current] .facet-label") == [shown]
        assert narrowed_to(html) == narrowed
        assert values(html, ".facet-off", "href") == ["?state=all"] * len(narrowed)


def test_nothing_of_who_is_gone_is_told_as_live(visitor: Client, alfa: Tenant) -> None:
    live = {
        "extension": "101",
        "extension_id": 9101,
        "mode": "static",
        "online": True,
        "call_pool": ["48221000001"],
        "sms_pool": ["Nadawca"],
    }
    rows.sip_account(alfa, 101)
    there = rows.crm_user(alfa, "Anna", "Nowak", **live)
    gone = rows.crm_user(alfa, "Jan", "Kot", **live, missing_since=timezone.now())

    header, *lines = exported(visitor, "users", state="all", sort="name")
    told = [dict(zip(header, line, strict=True)) for line in lines]
    assert [person["Name"] for person in told] == ["Anna Nowak", "Jan Kot"]
    columns = ("Extension", "Mode", "Call presentations", "SMS senders")
    assert all(told[0][column].strip() for column in columns)
    assert not any(told[1][column].strip() for column in columns)
    assert (told[0]["Status"], told[1]["Status"]) == ("online", "offline")

    table = one(get(visitor, "users", state="gone"), "tbody")
    for url in ("href", "value"):
        for element in select(table, f"[{url}]"):
            del element[url]
    assert "101" not in str(table)
    assert "in the pool" not in visitor.get(f"/t/alfa/users/{gone.pk}/").content.decode()
    assert "in the pool" in visitor.get(f"/t/alfa/users/{there.pk}/").content.decode()


def test_overview_and_search_lead_to_lists_of_the_same_rows(visitor: Client, alfa: Tenant) -> None:
    for path, make in MAKE.items():
        for number in range(1, 6):
            make(alfa, number, missing_since=timezone.now() if number > 3 else None)
        assert count(get(visitor, path)) == "3 rows"
    figures = figures_of(alfa)
    assert [figures[name] for name in ("accounts", "numbers", "senders", "users")] == [3, 3, 3, 3]
    found = visitor.get("/search/", {"q": "jan kot", "tenant": "alfa"})
    assert texts(found, ".badge.bg-red-lt") == ["gone"] * 2
    assert values(found, "a[href^='/t/alfa/users/?']", "href")[0] == "/t/alfa/users/?q=jan+kot&state=all"


@pytest.mark.parametrize(("path", "index"), [("sip-accounts", "sip_gone"), ("users", "user_gone")])
def test_the_few_that_are_gone_are_found_without_reading_the_others(
    alfa: Tenant, path: str, index: str
) -> None:
    made = [
        MAKE[path](alfa, number, missing_since=timezone.now() if number < 2 else None)
        for number in range(100)
    ]
    model: Any = type(made[0])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # of a table that is small it would read all
            cursor.execute(f"ANALYZE {model._meta.db_table}")
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in model.objects.for_tenant(alfa).gone().explain()
