"""Accounts whose id is 0 or below: ids like any other, and never "no account"."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Account, Decision, Extension, Holding, Part, User, account_of
from ccrm_admin.planning.domain.world import World
from tests.conftest import ClientOf
from tests.html import text
from tests.planning.screen import HTMX, GridScreen, path_of
from tests.planning.world import NUMBER, Centre

ODD = [0, -5, -(2**63), 2**63 - 1]


@pytest.mark.parametrize("odd", ODD)
def test_the_rules_take_any_id(odd: int) -> None:
    seat = Extension("static", odd)
    nobody = User("c1", "Anna", Holding(calls=(NUMBER,)))
    here = User("c2", "Jan", Holding(seat, (NUMBER,)), current_id=odd)
    other = User("c3", "Ewa", Holding(calls=(NUMBER,)), decision=Decision(seat))
    account = Account(odd, "500", assigned=True)
    world = World({user.key: user for user in (nobody, here, other)}, {odd: account}, frozenset({NUMBER}))
    assert account_of(nobody.account_id, world.accounts) is None
    assert account_of(here.account_id, world.accounts) == account
    (finding,) = check(world)
    assert (finding.code, finding.params["extensionId"]) == ("extension_shared", odd)


def test_who_has_no_account_is_not_on_number_zero(centre: Centre, screen: GridScreen) -> None:
    centre.account(500, extension_id=0, assigned=True, holder_count=1)
    centre.number(NUMBER)
    anna = centre.user("Anna")
    jan = centre.user("Jan", 500, extension_id=0)
    screen.open()
    assert (screen.text(anna, "Extension"), screen.text(jan, "Extension")) == ("none", "500")
    assert centre.row(anna).extension == ""
    table = screen.client.get(f"{screen.path}?_export=csv").getvalue().decode("utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows["Anna"]["Extension"].strip() == ""
    assert rows["Jan"]["Extension"].strip() == "500"


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_account_is_given_shared_and_looked_at(centre: Centre, screen: GridScreen, odd: int) -> None:
    account = centre.account(500, extension_id=odd, assigned=True, holder_count=1)
    centre.number(NUMBER)
    anna = centre.user("Anna")
    jan = centre.user("Jan", 500, extension_id=odd)
    client = screen.open().client
    assert f'data-account="{odd}"' in client.get(f"{screen.path}accounts/?key={anna}").content.decode()
    screen.edit(anna, "extension", mode="static", account=str(odd))
    assert screen.text(anna, "Extension") == "none planned: 500"
    assert [code for code, _who in centre.findings()] == ["extension_shared"]
    centre.set(anna, Part.EXTENSION, None)
    SipAccount.objects.filter(pk=account.pk).update(assigned=False)
    centre.moved()
    assert [code for code, _who in centre.findings()] == ["assigned_contradicts"]
    for page in ("", "findings/", f"users/{jan}/", "difference/", "print/"):
        assert client.get(f"{screen.path}{page}").status_code == 200, page
    assert "500" in text(screen.findings(jan))
    response = client.get(f"{screen.path}accounts/{odd}/")
    assert response.headers["Location"] == reverse("inventory:sip_account", args=["alfa", account.pk])
    screen.edit(jan, "note", note="odd")
    assert screen.text(jan, "Note") == "odd"


@pytest.mark.parametrize("hostile", ["9223372036854775808", "-9223372036854775809", "--5", "+5", "5-", "١"])
def test_what_is_no_id_is_not_found(centre: Centre, client_of: ClientOf, hostile: str) -> None:
    client = client_of("supervisor")
    anna = centre.user("Anna")
    assert client.get(f"{path_of(centre)}accounts/{hostile}/").status_code == 404
    page, posted = f"{path_of(centre)}users/{anna}/", {"account": hostile}
    for sent, headers in (({"typed": ""}, {}), ({"part": "extension", "mode": "static"}, HTMX)):
        response = client.post(page, sent | posted, headers=headers)
        assert response.status_code == 422
        assert "There is no such account. Choose one from the list." in text(response.content.decode())


def test_the_command_line_writes_zero(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    centre.account(500, extension_id=0)
    anna = centre.user("Anna")
    centre.set(anna, Part.EXTENSION, Extension("static", 0))
    call_command("plan", "show", "alfa", centre.plan.title)
    assert "static 0 [" in capsys.readouterr().out
    with pytest.raises(SystemExit):  # there is a difference
        call_command("plan", "diff", "alfa", centre.plan.title)
    assert "static 0" in capsys.readouterr().out
