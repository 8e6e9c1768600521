"""What stands first among what a search finds."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.search.query import Fit, Wanted
from ccrm_admin.inventory.search.results import GROUP_RESULTS_SHOWN
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import texts
from tests.inventory import rows
from tests.inventory.searches import group, groups, join, search


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
