"""The pages and fragments of the four lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.number_formats import style_of
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Membership, Tenant, User
from tests.html import one, select, text, texts, values
from tests.inventory import rows
from tests.inventory.lists import LISTS, get
from tests.ui.list_pages import FRAGMENT, count, facet_counts, fragment, names, sorts


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=-1", "page=abc", "page=999999", "page=", f"page={'9' * 5000}", "page=1e9"),
        *("per_page=-5", "per_page=100000", "per_page=x", "per_page="),
        *("sort=nonsense", "sort=-", "sort=,,,", "sort=name,-name", "sort=tenant__key_token"),
        *("type=NOPE", "server=%00", "state=nonsense", "assigned=2", "mode=%F0%9F%98%80", "usage=1"),
        *("q=%00", "q=%25_%5C", f"q={'x' * 3000}", "q=%F0%9F%98%80", "q='%22--", "_export=nonsense"),
    ],
)
def test_bad_values_are_clamped_or_ignored(visitor: Client, alfa: Tenant, path: str, query: str) -> None:
    rows.sip_account(alfa)
    rows.call_presentation(alfa)
    rows.sms_sender(alfa)
    rows.crm_user(alfa)
    rows.team(alfa)
    for headers in ({}, FRAGMENT):
        assert visitor.get(f"/t/alfa/{path}/?{query}", headers=headers).status_code == 200


def test_the_printed_samples_can_be_read(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 10, name="Konsultant1", caller_id="777888999")
    rows.call_presentation(alfa, "48777888999", intl_format="+48 777 888 999")
    rows.sms_sender(alfa, "48777888999")
    rows.sms_sender(alfa, "Pozdrawiamy")

    accounts = get(visitor, "sip-accounts")
    assert "Konsultant1" in accounts
    assert ">10<" in accounts
    assert "+48 777 888 999" in get(visitor, "call-presentations")
    assert "Pozdrawiamy" in get(visitor, "sms-senders")
    assert count(get(visitor, "sms-senders")) == "2 rows"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lukasz", ["Łukasz Żak"]),
        ("ŁUKASZ zak", ["Łukasz Żak"]),
        ("zak łukasz", ["Łukasz Żak"]),
        ("lukasz nowak", []),
        ("@firma", ["Anna Nowak"]),
        ("777 888 999", ["Łukasz Żak"]),
        ("+48777888999", ["Łukasz Żak"]),
        ("%", []),
        ("_", []),
    ],
)
def test_the_live_filter(visitor: Client, alfa: Tenant, query: str, found: list[str]) -> None:
    rows.crm_user(alfa, "Łukasz", "Żak", call_pool=["48777888999"])
    rows.crm_user(alfa, "Anna", "Nowak", email="anna@firma.example")
    assert names(get(visitor, "users", q=query)) == found


def test_order_is_natural_and_both_ways(visitor: Client, alfa: Tenant) -> None:
    for number in (2, 10, 1):
        rows.sip_account(alfa, number, name=f"Konsultant {number}")
    upwards = ["Konsultant 1", "Konsultant 2", "Konsultant 10"]
    assert names(get(visitor, "sip-accounts", sort="name")) == upwards
    assert names(get(visitor, "sip-accounts", sort="-extension")) == upwards[::-1]
    assert names(get(visitor, "sip-accounts", sort="nonsense")) == names(get(visitor, "sip-accounts"))


@pytest.mark.parametrize("path", LISTS)
def test_every_column_sorts(visitor: Client, alfa: Tenant, path: str) -> None:
    rows.sip_account(alfa)
    rows.call_presentation(alfa)
    rows.sms_sender(alfa)
    rows.crm_user(alfa)
    rows.team(alfa)
    offered = sorts(get(visitor, path))
    assert len(offered) >= 3
    for sort in offered:
        one(get(visitor, path, sort=sort), "th[aria-sort]")


def test_every_page_is_reached_and_the_last_ones_are_right(visitor: Client, alfa: Tenant) -> None:
    for number in range(1, 61):
        rows.sip_account(alfa, number)
    seen = []
    for page in (1, 2, 3):
        seen += names(get(visitor, "sip-accounts", per_page=25, page=page))
    assert seen == [f"Konsultant {number}" for number in range(1, 61)]
    assert names(get(visitor, "sip-accounts", per_page=25, page=99)) == seen[50:]
    assert len(names(get(visitor, "sip-accounts", per_page=100000))) == 60


def test_facets_narrow_and_count_without_their_own_choice(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, server_id="SIP1")
    rows.sip_account(alfa, 2, server_id="SIP2", assigned=True)
    rows.sip_account(alfa, 3, server_id="SIP2", extension_type="FAX")
    rows.sip_account(alfa, 4, server_id="SIP10", missing_since=timezone.now())

    html = get(visitor, "sip-accounts", server="SIP2")
    assert count(html) == "2 rows"
    assert facet_counts(html, "server") == {"SIP1": 1, "SIP2": 2, "SIP10": 0}
    assert facet_counts(html, "type") == {"FAX": 1, "VOICE": 1}
    assert facet_counts(html, "state") == {"in CCRM": 2, "gone": 0, "all": 2}

    assert names(get(visitor, "sip-accounts", server=["SIP1", "SIP2"], type="VOICE")) == [
        "Konsultant 1",
        "Konsultant 2",
    ]
    assert count(get(visitor, "sip-accounts", assigned="yes")) == "1 row"
    assert count(get(visitor, "sip-accounts", state="gone")) == "1 row"
    assert count(get(visitor, "sip-accounts", server="SIP77")) == "0 rows"


@pytest.mark.parametrize(
    "query",
    [{"q": "konsultant 1"}, {"q": "nobody"}, {"q": "konsultant", "server": "SIP2"}, {"state": "gone"}],
)
def test_a_filtered_list_says_how_many_rows_there_are_in_all(
    visitor: Client, alfa: Tenant, beta: Tenant, query: dict[str, str]
) -> None:
    for number in range(1, 4):
        rows.sip_account(alfa, number)
    rows.sip_account(beta, 9)
    assert text(one(get(visitor, "sip-accounts", **query), ".list-count")).endswith(" of 3")


GROUPS = ["", "-", "--", "Sprzedaż", "ż" * 200, "ż" * 201, "ż" * 202, "-" * 300, "x" * 5000]


def test_each_group_is_counted_and_filtered_by_itself(visitor: Client, alfa: Tenant) -> None:
    for number, group in enumerate(GROUPS):
        for twin in range(number + 1):
            rows.crm_user(alfa, f"Group {number}", f"Twin {twin}", permission_group=group)
    html = get(visitor, "users", per_page=100)
    links = select(html, "[data-facet=group] .facet-value")
    assert len(links) == len(GROUPS)
    assert texts(html, "[data-facet=group] .facet-label")[-1] == "(empty)"
    for link in links:
        counted = int(text(one(link, ".facet-count")))
        found = fragment(visitor, f"{link['href']}&per_page=100", "users")
        here = {name.split(" Twin")[0] for name in names(found)}
        assert here == {f"Group {counted - 1}"}, text(link)
        assert count(found) == ("1 row" if counted == 1 else f"{counted} rows")
    assert {name.split(" Twin")[0] for name in names(get(visitor, "users", group="-"))} == {"Group 0"}


def test_two_hundred_values_are_one_and_a_count(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, server_id="S7")
    html = get(visitor, "sip-accounts", server=[f"S{number}" for number in range(200)])
    assert "Server: S0 +199" in texts(html, ".facet-choice.chosen summary")
    assert len(select(html, "[name=server][form=filter]")) == 200
    assert count(html) == "1 row"


@pytest.mark.parametrize("typed", ["", "k", "ko", "kon", "%", "\x1f", "ą "])
def test_a_new_version_of_the_rows_has_new_counts(
    visitor: Client, viewer: User, alfa: Tenant, beta: Tenant, typed: str
) -> None:
    Membership.objects.create(user=viewer, tenant=beta, role=Role.VIEWER)
    rows.sip_account(alfa, 1, name="Konsultant ą%")
    assert count(get(visitor, "sip-accounts", q=typed)).startswith("1 row")
    rows.sip_account(alfa, 2, name="Konsultant ą%")
    rows.sip_account(beta, 1, name="Konsultant ą%")
    alfa.resource_states.update(version=2)
    assert count(get(visitor, "sip-accounts", q=typed)).startswith("2 rows")
    other = visitor.get("/t/beta/sip-accounts/", {"q": typed}, headers=FRAGMENT).content.decode()
    assert count(other).startswith("1 row")


def test_contradictions_and_gone_rows_are_flagged(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, assigned=True)
    rows.sip_account(alfa, 2, assigned=False, holder_names="Anna Nowak", holder_count=1)
    rows.sip_account(alfa, 3, assigned=True, holder_names="Jan Kot", holder_count=1)
    rows.sip_account(alfa, 4, missing_since=timezone.now() - timedelta(days=3))
    html = get(visitor, "sip-accounts", state="all")
    assert [badge.split()[0] for badge in texts(html, ".badge.bg-yellow-lt")] == ["mismatch"] * 2
    assert len(select(html, "tr.gone")) == 1


def test_a_holders_email_is_copied_whole_and_loses_its_host_first(visitor: Client, alfa: Tenant) -> None:
    for number, holders in enumerate(
        [
            "Jan (junior) Kot",
            "Anna Nowak (a2@firma.pl)",
            "Ewa (x@y.z), Jan (q@y.z)",
            "anna@firma.pl",
            "Jan (x@y.z) Kot",
        ]
    ):
        rows.sip_account(alfa, number, holder_names=holders, holder_count=1 + (number == 2))
    html = get(visitor, "sip-accounts")
    assert texts(html, "td[data-label=Holder]") == [
        "Jan (junior) Kot",
        "Anna Nowak (a2@firma.pl )",
        "Ewa (x@y.z), Jan (q@y.z)",
        "anna@firma.pl",
        "Jan (x@y.z) Kot",
    ]
    assert values(html, ".holder", "data-text") == ["Anna Nowak (a2@firma.pl)"]


def test_markup_in_names_is_text(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, name='<img src=x onerror="alert(1)">', server_id="<b>", holder_names="<i>x</i>")
    html = get(visitor, "sip-accounts", server="<b>", q="img")
    assert "<img" not in html
    assert "<b>" not in html
    assert "<i>x" not in html


@pytest.mark.parametrize("path", LISTS)
def test_page_and_fragment_at_one_address(visitor: Client, path: str) -> None:
    page = visitor.get(f"/t/alfa/{path}/")
    fragment = visitor.get(f"/t/alfa/{path}/", headers=FRAGMENT)
    back = visitor.get(f"/t/alfa/{path}/", headers={**FRAGMENT, "HX-History-Restore-Request": "true"})
    assert b"<!doctype html>" in page.content.lower()
    assert fragment.content.lstrip().startswith(b'<div id="list"')
    assert b"<!doctype html>" in back.content.lower()
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("path", LISTS)
def test_queries_do_not_grow_with_rows(visitor: Client, alfa: Tenant, path: str) -> None:
    make = {
        "sip-accounts": lambda n: rows.sip_account(alfa, n),
        "call-presentations": lambda n: rows.call_presentation(alfa, str(48000000000 + n)),
        "sms-senders": lambda n: rows.sms_sender(alfa, f"Nadawca{n}"),
        "users": lambda n: rows.crm_user(alfa, "Jan", f"Kot{n}", call_pool=["48777888999"]),
        "teams": lambda n: rows.team(alfa, f"Zespół {n}"),
    }[path]
    counts = []
    for number in range(300):
        make(number)
        if number in (2, 299):
            alfa.resource_states.update(version=number)
            style_of(alfa)  # which a process reads once in a while
            counts.append((queries_of(visitor, path, {}), queries_of(visitor, path, FRAGMENT)))
    assert counts[0] == counts[1]
    # Page: session, person, tenant and role, age, facets, rows, tenants to switch to, state of the sync.
    # Fragment: session, person, tenant and role, age, facets, rows.
    page, fragment = counts[0]
    assert page <= 9
    assert fragment <= 6


def queries_of(visitor: Client, path: str, headers: dict[str, str]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(f"/t/alfa/{path}/?q=a", headers=headers).status_code == 200
    return len(captured)


def test_nothing_of_another_tenant(visitor: Client, alfa: Tenant, beta: Tenant) -> None:
    rows.sip_account(alfa, 1)
    rows.sip_account(beta, 777, name="Tajne", server_id="TAJNY9")
    rows.call_presentation(beta, "48999000111", name="Tajne")
    rows.sms_sender(beta, "Tajne")
    rows.crm_user(beta, "Tajne", "Nazwisko", permission_group="Tajne")
    rows.team(beta, "Tajne")
    for path in LISTS:
        for query in ("", "?q=taj", "?server=TAJNY9", "?_export=csv", "?sort=-name"):
            response = visitor.get(f"/t/alfa/{path}/{query}")
            body = response.getvalue().decode()
            shown = body.replace("q=taj", "").replace("TAJNY9", "") if "?" in query else body
            assert "Tajn" not in shown.replace('value="taj"', "")
    assert SipAccount.objects.count() == 2


def test_a_link_narrows_a_list_to_what_a_figure_counts(alfa: Tenant, visitor: Client):
    rows.sip_account(alfa, 101, name="Free one")
    rows.sip_account(alfa, 102, name="Used one", assigned=True, holder_names="Jan", holder_count=1)
    for query in ({"use": "free"}, {"use": "free", "q": "one"}):
        html = get(visitor, "sip-accounts", **query)
        assert names(html) == ["Free one"]
        assert "Usage: free" in texts(html, ".facet-choice.chosen summary")
