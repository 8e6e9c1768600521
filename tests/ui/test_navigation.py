"""The left menu and the tenant switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.html import one, select, text, values

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

    from ccrm_admin.tenants.models import Tenant
    from tests.conftest import ClientOf

EVERYBODY = ["/"]
MEMBERS = [
    "/t/alfa/",
    "/t/alfa/sip-accounts/",
    "/t/alfa/call-presentations/",
    "/t/alfa/sms-senders/",
    "/t/alfa/users/",
    "/t/alfa/syncs/",
]
MANAGERS = ["/t/alfa/settings/", "/t/alfa/people/"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("viewer", EVERYBODY + MEMBERS),
        ("supervisor", EVERYBODY + MEMBERS),
        ("manager", EVERYBODY + MEMBERS + MANAGERS),
        ("operator", [*EVERYBODY, "/tenants/", *MEMBERS, *MANAGERS]),
    ],
)
def test_offers_what_the_role_may_open(client_of: ClientOf, alfa: Tenant, who: str, expected: list[str]):
    client = client_of(who)
    offered = values(client.get("/t/alfa/"), "nav#menu ul a", "href")
    assert [link for link in offered if link in [*EVERYBODY, "/tenants/", *MEMBERS, *MANAGERS]] == expected
    assert {link: client.get(link).status_code for link in offered} == dict.fromkeys(offered, 200)


@pytest.mark.parametrize(
    ("url", "marked"),
    [
        ("/", [("/", "page")]),
        ("/t/alfa/", [("/t/alfa/", "page")]),
        ("/t/alfa/users/", [("/t/alfa/users/", "page")]),
        ("/t/alfa/settings/key/remove/", [("/t/alfa/settings/", "true")]),
        ("/accounts/password/change/", []),
    ],
)
def test_marks_the_current_page(client_of: ClientOf, url: str, marked: list[tuple[str, str]]):
    links = select(client_of("manager").get(url), "nav#menu a[aria-current]")
    assert [(link["href"], link["aria-current"]) for link in links] == marked


def test_switch_lists_own_active_tenants(client_of: ClientOf, alfa: Tenant, beta: Tenant):
    switch = one(client_of("viewer").get("/"), ".tenant-switch")
    assert select(switch, "[href='/t/alfa/']")
    assert "beta" not in text(switch).lower()


def test_switch_leaves_out_inactive_tenants_for_operators(client_of: ClientOf, alfa: Tenant, beta: Tenant):
    beta.active = False
    beta.save()
    page = client_of("operator").get("/accounts/password/change/").content.decode()
    assert 'href="/t/alfa/"' in page
    assert "beta" not in page.lower()


def test_someone_without_a_tenant_reads_what_to_do(client_of: ClientOf):
    assert "You have no access to any tenant yet" in client_of("nobody").get("/").content.decode()


def test_the_frame_takes_one_query(
    client_of: ClientOf, alfa: Tenant, django_assert_num_queries: DjangoAssertNumQueries
):
    client = client_of("operator")
    client.get("/accounts/password/change/")
    with django_assert_num_queries(3):  # session, person, tenants to switch to
        client.get("/accounts/password/change/")
