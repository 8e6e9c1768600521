"""What changed: the list across resources, and the sign in the menu."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ChangeKind
from ccrm_admin.sync.pages.days import midnight
from ccrm_admin.tenants.models import Tenant
from tests.html import one, select, texts, values
from tests.inventory import rows
from tests.sync.changes import CHANGES, change_of, fragment, labels, run_of, sign
from tests.sync.conftest import Ccrm
from tests.ui.list_pages import FRAGMENT, facet_counts, sorts

pytestmark = pytest.mark.django_db
NOON = timedelta(hours=12)


def test_what_a_sync_found_is_listed_with_links(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    accounts = ccrm.remote.data.sip_accounts
    accounts[0].update(name="Nowa nazwa")
    gone = accounts.pop()
    run = ccrm.sync()
    accounts.append(gone)
    ccrm.sync()

    html = fragment(viewing)
    assert len(labels(html)) == 3
    assert "back" in texts(html, "tbody tr")[0]
    assert "Nowa nazwa" in texts(html, "ins")
    assert select(html, f"[href='/t/alfa/syncs/{run.pk}/']")
    for url in values(html, "td[data-label=Record] > a", "href"):
        assert viewing.get(url).status_code == 200


def test_the_newest_come_first_and_every_column_sorts(alfa: Tenant, viewing: Client):
    rows.fetched(alfa)
    run = run_of(alfa)
    for label in ("Zofia 2", "zofia 10", "Anna"):
        change_of(run, label, Resource.CRM_USERS)
    assert labels(fragment(viewing)) == ["Anna", "zofia 10", "Zofia 2"]
    assert labels(fragment(viewing, sort="record")) == ["Anna", "Zofia 2", "zofia 10"]
    offered = sorts(fragment(viewing))
    assert len(offered) == 6
    for sort in offered:
        one(fragment(viewing, sort=sort), "th[aria-sort]")


def test_users_of_one_name_are_told_apart(alfa: Tenant, viewing: Client):
    rows.fetched(alfa)
    run = run_of(alfa)
    people = [
        rows.crm_user(alfa, first_name="Anna", last_name="Nowak", email=email, extension=extension, **more)
        for email, extension, more in (
            ("anna@alfa.example", "", {}),
            ("", "1701", {}),
            ("gone@alfa.example", "", {"missing_since": timezone.now()}),
        )
    ]
    ewa = rows.crm_user(alfa, first_name="Ewa", last_name="Lis", email="ewa@alfa.example")
    for person in (*people, ewa):
        change_of(run, person.full_name, Resource.CRM_USERS, row_id=person.pk)
    change_of(run, "Anna Nowak", row_id=people[0].pk)  # an account of that name
    shown = [
        "Anna Nowak",
        "Anna Nowak (1701)",
        "Anna Nowak (anna@alfa.example)",
        "Anna Nowak (gone@alfa.example)",
    ]
    assert sorted(labels(fragment(viewing))) == [*shown, "Ewa Lis"]
    written = viewing.get(CHANGES, {"_export": "csv"}).getvalue().decode()
    assert all(name in written for name in shown)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zolw", ["Żółw"]),
        ("777 888 999", ["Numer"]),
        ("+48777888999", ["Numer"]),
        ("nowa stara", ["Konto"]),
        ("nic", []),
        ("%", []),
    ],
)
def test_the_filter_looks_at_names_and_values(alfa: Tenant, viewing: Client, query: str, found: list[str]):
    run = run_of(alfa)
    change_of(run, "Żółw", Resource.CRM_USERS, ChangeKind.ADDED)
    change_of(run, "Konto", fields={"name": ["Stara", "Nowa"], "assigned": [True, False]})
    change_of(run, "Numer", Resource.CRM_USERS, fields={"call_pool": [[], ["777888999"]]})
    assert labels(fragment(viewing, q=query)) == found


def test_facets_by_day_list_and_kind(alfa: Tenant, viewing: Client):
    rows.fetched(alfa)
    run = run_of(alfa)
    for number, days in enumerate([0, 1, 2, 6, 7, 29, 30, 400]):
        change_of(run, f"Konto {number}", at=midnight(days) + NOON)
    change_of(run, "Numer", Resource.CALL_PRESENTATIONS, ChangeKind.REMOVED, at=midnight())
    html = fragment(viewing)
    assert facet_counts(html, "when") == {
        "today": 2,
        "yesterday": 1,
        "2–6 days ago": 2,
        "7–29 days ago": 2,
        "earlier": 2,
    }
    assert facet_counts(html, "change")["gone"] == 1
    assert labels(fragment(viewing, when=["today", "yesterday"])) == ["Numer", "Konto 1", "Konto 0"]
    assert labels(fragment(viewing, when="earlier", sort="record")) == ["Konto 6", "Konto 7"]
    assert labels(fragment(viewing, resource="call_presentations")) == ["Numer"]
    assert labels(fragment(viewing, change="removed")) == ["Numer"]


def test_the_changes_of_one_sync(alfa: Tenant, viewing: Client):
    first, second = run_of(alfa), run_of(alfa)
    change_of(first, "Pierwsza")
    change_of(second, "Druga")
    html = fragment(viewing, run=first.pk)
    assert labels(html) == ["Pierwsza"]
    assert f"Sync: no. {first.pk}" in html
    assert not select(fragment(viewing), "[data-facet=run]")
    assert labels(fragment(viewing, run=[first.pk, second.pk])) == ["Druga", "Pierwsza"]
    assert labels(fragment(viewing, run=second.pk, q="pier")) == []


@pytest.mark.parametrize(
    "query",
    [
        "run=x",
        "run=-1",
        f"run={9**30}",
        "run=²",
        "when=nonsense",
        "when=%00",
        "sort=fields",
        "page=-1",
        "q=%00",
    ],
)
def test_bad_values_are_ignored(alfa: Tenant, viewing: Client, query: str):
    change_of(run_of(alfa), "Konto")
    for headers in ({}, FRAGMENT):
        response = viewing.get(f"{CHANGES}?{query}", headers=headers)
        assert response.status_code == 200
        assert "Konto" in response.content.decode()


def test_names_and_values_of_any_length_and_with_markup(alfa: Tenant, viewing: Client):
    change_of(run_of(alfa), "<b>x</b>" + "ż" * 10_000, fields={"name": ["<i>a</i>", "b" * 10_000]})
    html = fragment(viewing)
    assert "<b>x" not in html
    assert "<i>a" not in html
    assert "b" * 201 not in html
    assert labels(fragment(viewing, q="bbbbbb")) != []


def test_of_a_long_pool_the_difference_is_shown(alfa: Tenant, viewing: Client):
    pool = [str(48700000000 + number) for number in range(60)]
    after = [*pool[1:], "48601999999"]
    change_of(run_of(alfa), "Anna", Resource.CRM_USERS, fields={"call_pool": [pool, after]})
    (fields,) = texts(fragment(viewing), "td.changes-fields")
    assert fields == "Call presentations: +1 number, −1 number: +48 601 999 999 +48 700 000 000"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([], ["a", "b"], "SMS senders: +2 numbers: a b"),
        (["a", "b", "c", "d"], [], "SMS senders: −4 numbers: a b c …"),
        (["a"], ["a", "48600700800"], "SMS senders: +1 number: +48 600 700 800"),
    ],
)
def test_what_a_pool_won_and_lost_is_counted(
    alfa: Tenant, viewing: Client, before: list[str], after: list[str], said: str
):
    change_of(run_of(alfa), "Anna", Resource.CRM_USERS, fields={"sms_pool": [before, after]})
    (fields,) = texts(fragment(viewing), "td.changes-fields")
    assert "".join(sign for sign in fields if sign not in "\u2068\u2069") == said


def test_the_export_holds_what_the_page_shows(alfa: Tenant, viewing: Client):
    run = run_of(alfa)
    change_of(run, "Anna", Resource.CRM_USERS, fields={"mode": ["none", "static"], "extension": ["", "101"]})
    change_of(run, "=1+1", kind=ChangeKind.REMOVED)
    response = viewing.get(CHANGES, {"_export": "csv", "sort": "record"})
    content = b"".join(response.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[arg-type]
    header, first, second = csv.reader(io.StringIO(content))
    assert header == ["When", "List", "Record", "Change", "Before and after", "Sync"]
    assert first[2] == "'=1+1"
    assert second[1:5] == ["CRM users", "Anna", "changed", "Mode: none → static; Extension: — → 101"]
    assert viewing.get(CHANGES, {"_export": "xlsx"}).status_code == 200


def test_nothing_has_changed_yet(alfa: Tenant, viewing: Client):
    assert "No data yet" in fragment(viewing)
    rows.fetched(alfa)
    run_of(alfa)
    assert "No changes yet" in fragment(viewing)
    assert "No matches" in fragment(viewing, q="x")


def test_the_queries_do_not_grow(alfa: Tenant, viewing: Client):
    counts = []
    run = run_of(alfa)
    for number in range(300):
        change_of(run, f"Konto {number}", row_id=number)
        if number in (2, 299):
            for headers in ({}, FRAGMENT):
                with CaptureQueriesContext(connection) as captured:
                    assert viewing.get(f"{CHANGES}?q=konto", headers=headers).status_code == 200
                counts.append(len(captured))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 9
    assert counts[1] <= 6


def test_nothing_of_another_tenant(alfa: Tenant, beta: Tenant, viewing: Client):
    rows.fetched(alfa)
    run_of(alfa)
    secret = run_of(beta)
    change_of(secret, "Tajne", fields={"name": ["Tajna", "Tajniejsza"]})
    for query in ("", "?q=tajn", f"?run={secret.pk}", "?when=today", "?_export=csv"):
        assert "Tajn" not in viewing.get(CHANGES + query).getvalue().decode()
    assert sign(viewing) == ""
