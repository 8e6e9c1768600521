"""Search everywhere through the front door."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccrm_admin.inventory.search.query import Fit, Wanted
from ccrm_admin.inventory.search.results import GROUP_RESULTS_SHOWN
from ccrm_admin.planning.services import archive_plan, create_plan
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import one, select, texts, values
from tests.inventory import rows

FRAGMENT = {"HX-Request": "true", "HX-Target": "found"}


@pytest.fixture
def visitor(client_of: ClientOf) -> Client:
    return client_of("viewer")


def search(visitor: Client, q: str, **query: str) -> str:
    """Return the fragment that the palette gets for ``q``."""
    response = visitor.get(f"/search/?{urlencode({'q': q, **query})}", headers=FRAGMENT)
    assert response.status_code == 200
    return response.content.decode()


def group(html: str, name: str) -> list[str]:
    """Return the titles in one group of results, in their order."""
    return texts(html, f"section[aria-labelledby=found-{name}] .found-title")


def groups(html: str) -> list[str]:
    """Return the names of the groups, in their order."""
    return [name.removeprefix("found-") for name in values(html, "section", "aria-labelledby")]


def join(person: User, tenant: Tenant, role: Role = Role.VIEWER) -> None:
    person.memberships.create(tenant=tenant, role=role)


def test_each_kind_is_found_and_leads_to_its_own_page(visitor: Client, alfa: Tenant) -> None:
    found = {
        "users": rows.crm_user(alfa, "Anna", "Szukana"),
        "sip-accounts": rows.sip_account(alfa, 101, name="Szukana"),
        "call-presentations": rows.call_presentation(alfa, name="Szukana"),
        "sms-senders": rows.sms_sender(alfa, "SZUKANA"),
    }

    html = search(visitor, "szukana")

    assert {name: len(group(html, name)) for name in found} == dict.fromkeys(found, 1)
    for name, row in found.items():
        link = one(html, f"[aria-labelledby=found-{name}] [href='/t/alfa/{name}/{row.pk}/']")
        assert visitor.get(link["href"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("10", "10 Recepcja"),
        ("recepcja", "10 Recepcja"),
        ("recep", "10 Recepcja"),
        ("konsultant 1", "300 Konsultant 1"),
        ("777888999", "500 Kasa"),
        ("+48 777 888 999", "500 Kasa"),
        ("0048777888999", "500 Kasa"),
    ],
)
def test_the_best_stands_first(visitor: Client, alfa: Tenant, query: str, first: str) -> None:
    rows.sip_account(alfa, 110, name="Zaplecze recepcja 10")
    rows.sip_account(alfa, 210, name="Konsultant 10")
    rows.sip_account(alfa, 300, name="Konsultant 1")
    rows.sip_account(alfa, 400, name="Konsultant 11", caller_id="48777888000")
    rows.sip_account(alfa, 450, name="Inna kasa", holder_names="777888999")
    rows.sip_account(alfa, 500, name="Kasa", caller_id="777888999")
    rows.sip_account(alfa, 10, name="Recepcja")

    assert group(search(visitor, query), "sip-accounts")[0] == first


def test_exact_then_start_then_word_then_anything(visitor: Client, alfa: Tenant) -> None:
    rows.crm_user(alfa, "Joanna", "Nowak")
    rows.crm_user(alfa, "Maria", "Anna")
    rows.crm_user(alfa, "Anna", "Zając")
    rows.crm_user(alfa, "Anna", "")

    assert group(search(visitor, "anna"), "users") == ["Anna", "Anna Zając", "Maria Anna", "Joanna Nowak"]


@pytest.mark.parametrize("query", ["48777888999", "+48 777 888 999", "777888999"])
def test_an_exact_number_stands_before_the_accounts_that_use_it(
    visitor: Client, alfa: Tenant, query: str
) -> None:
    for number in range(101, 110):
        rows.sip_account(alfa, number, caller_id="48777888999")
    rows.call_presentation(alfa, "48777888999")

    html = search(visitor, query)

    assert groups(html) == ["call-presentations", "sip-accounts"]


def test_plans_are_found_by_title_and_note(
    visitor: Client, viewer: User, alfa: Tenant, beta: Tenant, outsider: User
) -> None:
    lodz = create_plan(tenant=alfa, title="Zespół Łódź", by=None)
    put_away = create_plan(tenant=alfa, title="Łódź", by=None)
    archive_plan(plan=put_away)
    create_plan(tenant=alfa, title="Poniedziałek", by=None, note="Przeprowadzka")
    create_plan(tenant=beta, title="Łódź beta", by=None)

    assert group(search(visitor, "lodz"), "plans") == ["Zespół Łódź", "Łódź"]
    assert group(search(visitor, "przeprowadzka"), "plans") == ["Poniedziałek"]
    html = search(visitor, "zespol", tenant="alfa")
    assert select(html, f"[href='/t/alfa/plans/{lodz.pk}/']")
    assert "/t/alfa/plans/?q=zespol" in html


def test_the_group_with_the_best_answer_stands_first(visitor: Client, alfa: Tenant) -> None:
    rows.crm_user(alfa, "Anna", "Nowak", email="infolinia2@firma.example")
    rows.sip_account(alfa, 101, name="Zapas Infolinia")
    rows.sms_sender(alfa, "INFOLINIA")

    html = search(visitor, "infolinia")

    assert groups(html) == ["sms-senders", "users", "sip-accounts"]


def test_an_exact_one_is_found_behind_thousands_that_only_hold_it(visitor: Client, alfa: Tenant) -> None:
    for number in range(1000, 1100):
        rows.sip_account(alfa, number, name=f"Linia {number}")
    rows.sip_account(alfa, 10, name="Zarząd")

    assert group(search(visitor, "10"), "sip-accounts")[0] == "10 Zarząd"


def test_the_current_tenant_comes_first_and_has_links_to_its_lists(
    visitor: Client, viewer: User, alfa: Tenant, beta: Tenant
) -> None:
    join(viewer, beta)
    for number in range(GROUP_RESULTS_SHOWN + 2):
        rows.crm_user(alfa, "Jan", f"Kowalski {number}")
    rows.crm_user(beta, "Jan", "Kowalski 99")

    here = search(visitor, "jan", tenant="beta")
    nowhere = search(visitor, "jan")

    assert group(here, "users")[0] == "Jan Kowalski 99"
    assert len(group(here, "users")) == GROUP_RESULTS_SHOWN
    assert 'href="/t/beta/users/?q=jan"' in here
    assert "/users/?q=" not in nowhere
    assert "There are more results" in nowhere


def test_gone_rows_are_marked_and_last(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 10, name="Kasa", missing_since=timezone.now())
    rows.sip_account(alfa, 11, name="Stara kasa")

    html = search(visitor, "kasa")

    assert group(html, "sip-accounts") == ["11 Stara kasa", "10 Kasa"]
    assert texts(html, ".badge") == ["gone"]


def test_gone_rows_crowd_nobody_out(visitor: Client, alfa: Tenant) -> None:
    for number in range(100, 150):
        rows.sip_account(alfa, number, name=f"Kasa {number}", missing_since=timezone.now())
    rows.sip_account(alfa, 999, name="Kasa czynna")

    found = group(search(visitor, "kasa"), "sip-accounts")

    assert found[0] == "999 Kasa czynna"
    assert len(found) == GROUP_RESULTS_SHOWN


def test_nothing_of_another_tenant(visitor: Client, beta: Tenant) -> None:
    rows.crm_user(beta, "Sekret", "Tajny", email="sekret@beta.example")
    rows.sip_account(beta, 666, name="Sekret")
    rows.sip_account(beta, 667, name="Sekret stary", missing_since=timezone.now())
    rows.call_presentation(beta, "48666666666", name="Sekret")
    rows.sms_sender(beta, "Sekret")

    for query in ("sekret", "666", "48666666666", "s", "beta", ""):
        for hint in ({}, {"tenant": "beta"}, {"tenant": "unknown"}):
            html = search(visitor, query, **hint)
            assert "/t/beta/" not in html
            assert "Beta" not in html
            assert "Tajny" not in html
            page = visitor.get("/search/", {"q": query, **hint}).content.decode()
            assert "Beta" not in page


def test_an_inactive_tenant_is_for_operators_alone(
    visitor: Client, client_of: ClientOf, alfa: Tenant
) -> None:
    rows.crm_user(alfa, "Anna", "Szukana")
    Tenant.objects.filter(pk=alfa.pk).update(active=False)

    assert group(search(visitor, "szukana"), "users") == []
    assert group(search(visitor, "alfa"), "tenants") == []
    assert group(search(client_of("operator"), "szukana"), "users") == ["Anna Szukana"]
    assert "inactive" in search(client_of("operator"), "alfa")


def test_pages_are_found_in_the_persons_language(visitor: Client, alfa: Tenant) -> None:
    assert group(search(visitor, "sip", tenant="alfa"), "pages") == ["SIP accounts"]
    assert group(search(visitor, "sip"), "pages") == []
    assert group(search(visitor, "my ten"), "pages") == ["My tenants"]

    visitor.cookies["django_language"] = "pl"
    assert group(search(visitor, "MOI najemcy"), "pages") == group(search(visitor, "moi"), "pages")


@pytest.mark.parametrize(
    ("who", "found"), [("viewer", []), ("manager", ["Settings"]), ("operator", ["Settings"])]
)
def test_pages_are_those_that_the_role_may_open(
    client_of: ClientOf, alfa: Tenant, who: str, found: list[str]
) -> None:
    assert group(search(client_of(who), "settings", tenant="alfa"), "pages") == found


def test_tenants_are_found_by_title_and_name(
    visitor: Client, viewer: User, alfa: Tenant, beta: Tenant
) -> None:
    join(viewer, beta)
    assert group(search(visitor, "telemarketing"), "tenants") == ["Beta Telemarketing"]
    assert group(search(visitor, "ALFA"), "tenants") == ["Alfa Call Center"]


def test_nothing_typed_lists_the_pages_and_says_what_to_type(visitor: Client, alfa: Tenant) -> None:
    rows.crm_user(alfa)

    html = search(visitor, "  ", tenant="alfa")

    assert {"My tenants", "SIP accounts", "CRM users"} <= set(group(html, "pages"))
    assert "Type a name" in html
    assert group(html, "users") == []


def test_nothing_found_says_so(visitor: Client, alfa: Tenant) -> None:
    html = search(visitor, "<b>xyzzy</b>")

    assert "No results for “&lt;b&gt;xyzzy&lt;/b&gt;”" in html
    assert 'data-announce="0 results"' in html


@pytest.mark.parametrize(
    "query",
    [
        "\x00",
        "a\x00b",
        "x" * 10_000,
        "x " * 5_000,
        "<script>alert(1)</script>",
        "%",
        "_",
        "'\"--",
        "😀",
        "ﷺ",
        "9" * 9999,
    ],
)
def test_odd_queries_are_safe(visitor: Client, alfa: Tenant, query: str) -> None:
    rows.crm_user(alfa, "<script>alert(1)</script>", "x" * 10_000)
    for headers in ({}, FRAGMENT):
        for tenant in ("", "alfa", query):
            response = visitor.get("/search/", {"q": query, "tenant": tenant}, headers=headers)
            assert response.status_code == 200
            assert b"<script>alert" not in response.content
            assert len(response.content) < 60_000


def test_a_wildcard_is_only_itself(visitor: Client, alfa: Tenant) -> None:
    rows.crm_user(alfa, "Anna", "Nowak")
    assert group(search(visitor, "%"), "users") == []
    assert group(search(visitor, "_"), "users") == []


def test_page_and_fragment_at_one_address(visitor: Client, alfa: Tenant) -> None:
    rows.crm_user(alfa, "Anna", "Szukana")

    page = visitor.get("/search/", {"q": "szukana", "tenant": "alfa"})
    fragment = visitor.get("/search/", {"q": "szukana"}, headers=FRAGMENT)
    back = visitor.get(
        "/search/", {"q": "szukana"}, headers={**FRAGMENT, "HX-History-Restore-Request": "true"}
    )

    assert "<title>szukana · Search · Alfa Call Center" in page.content.decode()
    assert 'value="szukana"' in page.content.decode()
    assert "Anna Szukana" in page.content.decode()
    assert fragment.content.decode().lstrip().startswith('<div id="found"')
    assert "<html" in back.content.decode()
    assert "HX-Target" in fragment["Vary"]


def test_every_page_carries_the_palette_and_its_button(visitor: Client, alfa: Tenant) -> None:
    html = visitor.get("/t/alfa/users/").content.decode()

    assert '<dialog id="palette"' in html
    assert 'href="/search/?tenant=alfa" data-open-search' in html
    assert len(select(html, "#found")) == 1
    assert len(select(visitor.get("/search/"), "#found")) == 1


def test_an_ended_log_in_takes_the_whole_page_to_the_log_in(visitor: Client, alfa: Tenant) -> None:
    Session.objects.all().delete()

    response = visitor.get(
        "/search/", {"q": "a"}, headers={**FRAGMENT, "HX-Current-URL": "http://testserver/t/alfa/users/"}
    )

    assert response["HX-Redirect"] == "/accounts/login/?next=/t/alfa/users/"
    assert not response.content


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_queries_grow_neither_with_tenants_nor_with_rows(
    visitor: Client, viewer: User, alfa: Tenant, headers: dict[str, str]
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            visitor.get("/search/", {"q": "kasa", "tenant": "alfa"}, headers=headers)
        return len(queries)

    def add_one_of_each(tenant: Tenant) -> None:
        rows.crm_user(tenant, "Kasa", "Nowa")
        rows.sip_account(tenant, name="Kasa")
        rows.call_presentation(tenant, name="Kasa")
        rows.sms_sender(tenant, "Kasa")

    add_one_of_each(alfa)
    few = count()
    for number in range(12):
        tenant = Tenant.objects.create(name=f"t{number}", title=f"Kasa {number}")
        join(viewer, tenant)
        add_one_of_each(tenant)

    # session, person, tenant entered, tenants, the menu; for each resource: keys, present rows, gone rows;
    # plans; the whole page has the tenant switch besides
    assert count() <= few <= 5 + 4 * 3 + 1 + (not headers)


@pytest.mark.parametrize(
    ("query", "text", "fit"),
    [
        ("zak", "Żak", Fit.EXACT),
        ("za", "Żak", Fit.START),
        ("zak", "Łukasz Żak", Fit.WORD),
        ("ak", "Łukasz Żak", Fit.ANYWHERE),
        ("777 888 999", "48777888999", Fit.EXACT),
        ("+48 (0) 777 888 999", "48777888999", Fit.EXACT),
        ("777", "48777888999", Fit.START),
        ("jan  kowalski", "Jan Kowalski", Fit.EXACT),
    ],
)
def test_fit(query: str, text: str, fit: Fit) -> None:
    assert Wanted(query, ["PL"]).fit([text]) == fit
    assert Wanted(query, ["PL"]).fit(["something else", text]) == fit


def test_a_name_with_marks_is_found_first_by_who_types_none(alfa: Tenant, client_of: ClientOf) -> None:
    for number in range(30):
        rows.crm_user(alfa, f"Zakrzewska {number}", "")
    rows.crm_user(alfa, "Żak", "")
    rows.crm_user(alfa, "Łukasz", "Zakrzewski")
    visitor = client_of("viewer")
    for query, first in (("zak", "Żak"), ("ŻAK", "Żak"), ("lukasz zak", "Łukasz Zakrzewski")):
        assert group(search(visitor, query, tenant="alfa"), "users")[0] == first
