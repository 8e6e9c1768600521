"""The pages of the search in all lists."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccrm_admin.planning.services import archive_plan, create_plan
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import one, select
from tests.inventory import rows
from tests.inventory.searches import FRAGMENT, group, join, search


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
