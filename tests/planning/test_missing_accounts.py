"""Accounts that the CCRM no longer lists, and what its pages offer instead."""

from __future__ import annotations

import csv
import io

import pytest
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.services import undo
from tests.html import text
from tests.planning.screen import GridScreen, fields_of
from tests.planning.world import NUMBER, Centre, ordered, stored_findings


def gone(account: SipAccount) -> None:
    SipAccount.objects.filter(pk=account.pk).update(missing_since=timezone.now())


def test_a_live_user_without_a_listed_account_is_found(centre: Centre, screen: GridScreen) -> None:
    centre.number(NUMBER)
    anna = centre.user("Anna", 101)
    assert centre.findings() == [("account_missing", ["Anna"])]
    said = text(screen.open().findings(anna))
    assert "Anna has extension 101, whose account 9101 CCRM does not list." in said
    centre.account(102)
    centre.give(anna, 102)
    assert centre.findings() == []
    centre.set(anna, Part.EXTENSION, None)
    assert centre.findings() == [("account_missing", ["Anna"])]


def test_nothing_is_missing_from_a_list_that_was_never_fetched(centre: Centre) -> None:
    ResourceState.objects.filter(tenant=centre.tenant, resource=Resource.SIP_ACCOUNTS).delete()
    centre.number(NUMBER)
    anna = centre.user("Anna", 101)
    assert centre.findings() == []
    centre.set(anna, Part.NOTE, "early")
    assert centre.findings() == []
    assert ordered(stored_findings(centre.plan)) == ordered(check(centre.world()))


def test_the_new_account_with_the_number_is_one_click_away(centre: Centre, screen: GridScreen) -> None:
    centre.number(NUMBER)
    old = centre.account(101, extension_id=7)
    anna = centre.user("Anna")
    centre.set(anna, Part.EXTENSION, Extension(STATIC, 7))
    gone(old)
    centre.account(101, extension_id=1234567, server_id="SIP9")
    screen.open()
    assert [code for code, _who in centre.findings()] == ["account_gone"]
    fields = fields_of(screen.findings(anna), "Use 101 (Konsultant 101, SIP9)")
    response = screen.post("remedies/", **fields)
    assert response.status_code == 200
    assert "Done: Use 101 (Konsultant 101, SIP9)." in text(screen.last)
    assert screen.text(anna, "Extension") == "none planned: 101"
    assert centre.row(anna).extension_id == 1234567
    assert centre.findings() == []
    undo(plan=centre.plan, by=None, number=2)
    assert [code for code, _who in centre.findings()] == ["account_gone"]


@pytest.mark.parametrize("forged", ["", "x", "404", "9223372036854775808", "-1"])
def test_a_forged_account_is_refused(centre: Centre, screen: GridScreen, forged: str) -> None:
    anna = centre.user("Anna")
    response = screen.open().post("remedies/", action="use_account", key=anna, extensionId=forged)
    assert response.status_code == 422
    assert centre.row(anna).extension_id is None


def test_an_account_that_somebody_has_is_refused_with_the_holder(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(jan, 101)
    response = screen.open().post("remedies/", action="use_account", key=anna, extensionId="9101")
    assert response.status_code == 422
    assert "Jan" in text(screen.last)


def test_what_is_planned_for_who_is_gone_is_shown(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    centre.account(102)
    anna = centre.user("Anna", 101)
    centre.give(anna, 102)
    CrmUser.objects.filter(pk=int(anna[1:])).update(missing_since=timezone.now())
    centre.moved()
    assert screen.open().text(anna, "Extension") == "101 planned: 102"
    table = screen.client.get(f"{screen.path}?_export=csv").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["Extension"].strip() == "102"
    centre.set(anna, Part.NOTE, "left")  # and as an edit computes it
    assert centre.row(anna).extension == "102"
    assert list(screen.open("?q=102").rows) == [anna]


def test_an_account_without_a_number_is_shown_by_its_id(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, extension="")
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    centre.set(jan, Part.EXTENSION, Extension(STATIC))
    screen.open()
    assert screen.text(anna, "Extension") == "none planned: account 9101"
    assert screen.text(jan, "Extension") == "none planned: no account"
