"""The four lists as they were at the end of a day."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ccrm_admin.inventory.models import Absence, ResourceState
from ccrm_admin.ordering.keys import sort_key
from tests.html import one, select, text
from tests.inventory import rows
from tests.inventory.test_over_time import FIRST, had, in_pool
from tests.ui.list_pages import fragment

if TYPE_CHECKING:
    from django.test import Client

    from ccrm_admin.inventory.models import CrmUser
    from ccrm_admin.tenants.models import Tenant
    from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
THEN, LATER = "2026-02-14", "2026-04-15"  # 40 and 100 days after FIRST
NUMBER, OTHER = "48777888999", "48111222333"
LISTS = ("sip-accounts", "call-presentations", "sms-senders", "users", "teams")


@pytest.fixture
def viewing(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    ResourceState.objects.update(first_fetched_at=FIRST)
    return client_of("viewer")


def account(number: int, **columns: Any) -> dict[str, Any]:
    extension = columns.get("extension", str(number))
    seat = {"kind": "account", "mode": "static", "extension_id": number, "extension": extension}
    return {**seat, "extension_sort": sort_key(extension), **columns}


@pytest.fixture
def people(alfa: Tenant) -> dict[str, CrmUser]:
    """Ann had 107 until day 60, then Bob; Cyd had 108 all the time, and is gone since day 70."""
    seen = {"first_seen_at": FIRST}
    for number in (107, 108, 109):
        rows.sip_account(alfa, number, extension_id=number, **seen)
    for number in (NUMBER, OTHER):
        rows.call_presentation(alfa, number, **seen)
    rows.sms_sender(alfa, "Firma", **seen)
    ann = rows.crm_user(alfa, "Ann", "Żak", extension_id=109, extension="109", mode="static", **seen)
    bob = rows.crm_user(alfa, "Bob", "Lis", extension_id=107, extension="107", mode="static", **seen)
    cyd = rows.crm_user(alfa, "Cyd", "Sęk", missing_since=FIRST + 70 * DAY, **seen)
    had(ann, 0, 60, exact=False, **account(107, extension="555"))
    had(ann, 60, **account(109))
    had(bob, 60, **account(107))
    had(cyd, 0, 70, **account(108, mode="dynamic"))
    had(ann, 0, 50, **in_pool(NUMBER))
    had(ann, 0, 50, **in_pool(OTHER))
    had(bob, 50, **in_pool(NUMBER))
    had(cyd, 0, 70, **in_pool(NUMBER))
    had(ann, 0, 60, kind="sender", presentation="Firma", presentation_canonical="Firma")
    return {"ann": ann, "bob": bob, "cyd": cyd}


def cells(response: Any) -> list[list[str]]:
    """Return the rows of a list without the box that selects a row."""
    return [[text(cell).strip() for cell in select(row, "td")] for row in select(response, "#list tbody tr")]


def column(viewing: Client, name: str, label: str, **query: Any) -> list[str]:
    """Return the cells of one column."""
    response = viewing.get(f"/t/alfa/{name}/", query)
    return [text(cell) for cell in select(response, f'#list tbody td[data-label="{label}"]')]


def test_holders_extensions_and_pools_are_of_that_day(viewing: Client, people: dict[str, CrmUser]) -> None:
    assert column(viewing, "sip-accounts", "Holder", on=THEN) == ["Ann Żak", "Cyd Sęk", "–"]
    assert column(viewing, "sip-accounts", "Assigned", on=THEN) == ["yes", "yes", "no"]
    assert column(viewing, "sip-accounts", "Holder", on=LATER) == ["Bob Lis", "–", "Ann Żak"]
    assert column(viewing, "users", "Extension", on=THEN, sort="name") == ["555", "–", "108"]
    assert column(viewing, "users", "Mode", on=THEN, sort="name") == ["static", "none", "dynamic"]
    assert column(viewing, "users", "Extension", on=LATER, sort="name") == ["109", "107"], "Cyd was gone"
    pools = column(viewing, "users", "Call presentations", on=THEN, sort="calls")
    assert [cell.split()[-1] for cell in pools] == ["–", "999", "more"]
    assert column(viewing, "call-presentations", "Users", on=THEN) == ["1", "2"]
    assert column(viewing, "call-presentations", "Users", on=LATER) == ["0", "1"]
    assert column(viewing, "sms-senders", "Users", on=THEN) == ["1"]
    assert column(viewing, "sms-senders", "Users", on=LATER) == ["0"]


def test_the_page_says_which_day_it_is_of(
    viewing: Client, people: dict[str, CrmUser], client_of: ClientOf
) -> None:
    for name in LISTS:
        page = client_of("supervisor").get(f"/t/alfa/{name}/", {"on": THEN, "q": "a", "sort": "-name"})
        note = text(one(page, ".day-note"))
        assert note.startswith("As of the end of 14 Feb 2026.")
        assert "Everything else is as known now" in note
        assert one(page, ".day-note a")["href"] == "?q=a&sort=-name"
        assert "on 14 Feb 2026" in text(one(page, "h1"))
        assert not select(page, "[data-selected] form, [data-selected] a"), (
            "nothing can be planned for a past day"
        )
        assert one(page, 'input[name="on"][form="filter"]')["value"] == THEN
        assert all(f"on={THEN}" in link["href"] for link in select(page, "th .sort, .facet-value[href]"))
        assert all(f"?on={THEN}" in link["href"] for link in select(page, "[data-detail]"))
    choice = one(viewing.get("/t/alfa/users/", {"q": "a"}), "#list-day")
    assert choice["max"] >= "2026-11-01"
    assert not select(viewing.get("/t/alfa/users/"), ".day-note")


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-01-04", "Nothing is known of 4 Jan 2026"),
        ("2999-12-31", "31 Dec 2999 is yet to come."),
        ("tomorrow", "“tomorrow” is not a date."),
        ("2026-13-40", "is not a date."),
        ("٢٠٢٦-٠٢-١٤", "is not a date."),
        ("9" * 5000, "is not a date."),
        ("\x00", "is not a date."),
    ],
)
def test_a_day_that_cannot_be_shown_is_said_in_words(
    viewing: Client, people: Any, on: str, told: str
) -> None:
    for name in LISTS:
        page = viewing.get(f"/t/alfa/{name}/", {"on": on})
        assert page.status_code == 200
        assert told in text(one(page, ".day-note"))
        assert "The list shows today." in text(one(page, ".day-note"))
    assert column(viewing, "sip-accounts", "Assigned", on=on) == ["no", "no", "no"], "as CCRM says now"
    assert viewing.get("/t/alfa/users/", {"on": on, "_export": "csv"}).status_code == 200


def test_rows_that_were_not_there_are_left_out(viewing: Client, alfa: Tenant, people: Any) -> None:
    """Those that came later, went before, or were gone meanwhile; not those that went since."""
    new = rows.sip_account(alfa, 110, extension_id=110, first_seen_at=FIRST + 50 * DAY)
    rows.sip_account(alfa, 111, extension_id=111, first_seen_at=FIRST, missing_since=FIRST + 20 * DAY)
    rows.sip_account(alfa, 112, extension_id=112, first_seen_at=FIRST, missing_since=FIRST + 80 * DAY)
    back = rows.sip_account(alfa, 113, extension_id=113, first_seen_at=FIRST)
    Absence.objects.create(
        tenant=alfa,
        resource="sip_accounts",
        row_id=back.pk,
        began_at=FIRST + 30 * DAY,
        ended_at=FIRST + 45 * DAY,
    )
    Absence.objects.create(
        tenant=alfa, resource="sms_senders", row_id=new.pk, began_at=FIRST, ended_at=FIRST + 200 * DAY
    )
    there = {"107", "108", "109"}
    assert {*column(viewing, "sip-accounts", "Extension", on=THEN)} == {*there, "112"}
    assert {*column(viewing, "sip-accounts", "Extension", on="2026-03-10")} == {*there, "110", "112", "113"}
    assert {*column(viewing, "sip-accounts", "Extension", on=LATER)} == {*there, "110", "113"}
    gone = text(one(viewing.get("/t/alfa/sip-accounts/", {"on": THEN, "q": "112"}), "#list tbody"))
    assert "gone" in gone


def test_the_day_ends_at_midnight_here(viewing: Client, alfa: Tenant) -> None:
    evening = datetime(2026, 2, 14, 22, 59, tzinfo=UTC)  # 23:59 in Warsaw
    rows.sip_account(alfa, 107, extension_id=107, first_seen_at=evening)
    rows.sip_account(alfa, 108, extension_id=108, first_seen_at=evening + timedelta(minutes=1))
    assert column(viewing, "sip-accounts", "Extension", on=THEN) == ["107"]


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("sip-accounts", {"q": "zak"}, ["107"]),
        ("sip-accounts", {"q": "lis"}, []),
        ("sip-accounts", {"q": "konsultant 108"}, ["108"]),
        ("sip-accounts", {"q": "sęk sip8"}, ["108"]),
        ("sip-accounts", {"assigned": "yes"}, ["107", "108"]),
        ("sip-accounts", {"assigned": "no"}, ["109"]),
        ("sip-accounts", {"use": "free"}, ["109"]),
        ("sip-accounts", {"state": "gone", "use": "contradicting"}, ["107", "108", "109"]),
        ("sip-accounts", {"sort": "-holder"}, ["108", "107", "109"]),
        ("sip-accounts", {"sort": "holder"}, ["107", "108", "109"]),
        ("users", {"q": "555"}, ["555"]),
        ("users", {"q": "109"}, []),
        ("users", {"q": "+48 111 222 333"}, ["555"]),
        ("users", {"q": "firma"}, ["555"]),
        ("users", {"q": "konsultant"}, ["–", "108", "555"]),
        ("users", {"mode": "dynamic"}, ["108"]),
        ("users", {"extension": "no"}, ["–"]),
        ("users", {"number": "777888999", "sort": "extension"}, ["108", "555"]),
        ("users", {"sort": "-extension"}, ["555", "108", "–"]),
        ("users", {"sort": "extension", "status": "online"}, ["108", "555", "–"]),
    ],
)
def test_filter_facets_and_order_are_of_that_day(
    viewing: Client, people: Any, name: str, query: dict[str, str], found: list[str]
) -> None:
    shown = column(viewing, name, "Extension", on=THEN, **query)
    assert sorted(shown) == sorted(found) if "sort" not in query else shown == found
    counted = text(one(viewing.get(f"/t/alfa/{name}/", {"on": THEN, **query}), ".list-count")).split()[0]
    assert int(counted) == len(found)


def test_what_is_known_now_is_found_in_any_spelling(viewing: Client, alfa: Tenant) -> None:
    seen = {"first_seen_at": FIRST}
    rows.sip_account(alfa, 107, extension_id=107, server_id="Łódź-1", extension_type="VOICE Główne", **seen)
    own = {"email": "łąka@firma.example", "permission_group": "Główny Dział", "work_number": "22 123 45 67"}
    rows.crm_user(alfa, "Ann", "Żak", **own, **seen)
    rows.crm_user(alfa, "Bob", "Lis", email="Bob@Firma.example", work_number="+48 501", **seen)
    found = {
        "sip-accounts": ["lodz-1", "ŁÓDŹ", "glowne voice"],
        "users": ["laka", "ŁĄKA@FIRMA", "glowny dzial", "221234567", "+48 22 1234567", "022 123-45-67"],
    }
    for name, texts in found.items():
        for asked in texts:
            for query in ({"q": asked}, {"q": asked, "on": THEN}):
                page = viewing.get(f"/t/alfa/{name}/", query)
                assert text(one(page, ".list-count")).split()[0] == "1", query
    for asked in ("bob@firma", "501"):
        assert column(viewing, "users", "Mode", q=asked, on=THEN) == ["none"]
    assert column(viewing, "users", "Mode", q="laka bob", on=THEN) == []


def test_numbers_by_how_many_had_them(viewing: Client, people: Any) -> None:
    assert column(viewing, "call-presentations", "Users", on=THEN, usage="nobody") == []
    assert column(viewing, "call-presentations", "Users", on=LATER, usage="nobody") == ["0"]
    assert column(viewing, "call-presentations", "Users", on=THEN, sort="-users") == ["2", "1"]
    assert column(viewing, "sms-senders", "Users", on=THEN, usage="some", kind="name") == ["1"]


def test_a_file_is_of_that_day_and_says_so(viewing: Client, people: Any) -> None:
    answer = viewing.get("/t/alfa/sip-accounts/", {"on": THEN, "q": "10", "_export": "csv"})
    assert f'filename="alfa-sip-accounts-{THEN}.csv"' in answer["Content-Disposition"]
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    read = list(csv.DictReader(io.StringIO(body)))
    assert [(row["Extension"], row["Holder"], row["Assigned"]) for row in read] == [
        ("107", "Ann Żak", "yes"),
        ("108", "Cyd Sęk", "yes"),
        ("109", "", "no"),
    ]
    answer = viewing.get("/t/alfa/users/", {"on": THEN, "sort": "-extension", "_export": "csv"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    first = next(csv.DictReader(io.StringIO(body)))
    assert (first["Extension"], first["Call presentations"], first["SMS senders"]) == (
        "555",
        f"{OTHER}, {NUMBER}",
        "Firma",
    )
    workbook = viewing.get("/t/alfa/users/", {"on": THEN, "_export": "xlsx"})
    assert f"alfa-users-{THEN}.xlsx" in workbook["Content-Disposition"]


def test_statements_do_not_grow_with_rows(
    viewing: Client, alfa: Tenant, people: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(300, 400):
        rows.sip_account(alfa, number, extension_id=number, first_seen_at=FIRST)
        user = rows.crm_user(alfa, "Eve", str(number), first_seen_at=FIRST)
        had(user, 0, **account(number))
    for name in LISTS:
        for query in ({}, {"q": "eve 3"}, {"sort": "-users"}):
            viewing.get(f"/t/alfa/{name}/", {"on": THEN, **query})
            with django_assert_max_num_queries(9):
                viewing.get(f"/t/alfa/{name}/", {"on": THEN, **query})
            with django_assert_max_num_queries(6):
                fragment(viewing, name=name, on=THEN, **query)


def test_another_tenants_past_is_not_seen(viewing: Client, beta: Tenant, people: Any) -> None:
    stranger = rows.crm_user(beta, "Sly", first_seen_at=FIRST)
    had(stranger, 0, **account(109))
    had(stranger, 0, **in_pool(OTHER))
    assert column(viewing, "sip-accounts", "Holder", on=THEN)[2] == "–"
    users = column(viewing, "call-presentations", "Users", on=THEN)
    numbers = column(viewing, "call-presentations", "Number", on=THEN)
    assert dict(zip(numbers, users, strict=True)) == {"+48 111 222 333": "1", "+48 777 888 999": "2"}
    assert column(viewing, "sip-accounts", "Holder", on=THEN, q="sly") == []


def test_a_view_and_a_large_file_keep_the_day(viewing: Client, people: Any) -> None:
    viewing.post("/t/alfa/users/views/", {"query": f"on={THEN}&q=ann&columns=name", "name": "Then"})
    page = viewing.get("/t/alfa/users/", {"on": THEN, "q": "ann", "columns": "name"})
    assert any(f"on={THEN}" in link["href"] for link in select(page, ".views-line a"))
    assert f"on={THEN}" in one(page, ".views-form input[name=query]")["value"]
