"""The files of the four lists."""

from __future__ import annotations

from django.test import Client

from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows
from tests.inventory.lists import exported, get


def test_long_names_are_cut_on_the_page_and_whole_in_the_export(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1, name="ż" * 10_000)
    assert "ż" * 121 not in get(visitor, "sip-accounts")
    assert "ż" * 10_000 in exported(visitor, "sip-accounts")[1][0]


def test_the_export_holds_the_whole_filtered_list_in_its_order(visitor: Client, alfa: Tenant) -> None:
    for number in range(1, 61):
        rows.sip_account(alfa, number, server_id="SIP1" if number % 2 else "SIP2")
    lines = exported(visitor, "sip-accounts", server="SIP2", sort="-extension", per_page=25, page=2)
    assert lines[0][0] == "Name"
    assert [line[0] for line in lines[1:]] == [f"Konsultant {number}" for number in range(60, 0, -2)]


def test_the_export_runs_no_formula_and_keeps_numbers(visitor: Client, alfa: Tenant) -> None:
    for number, name in enumerate(["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "plain"], start=1):
        rows.sip_account(alfa, number, name=name, caller_id="048777888999")
    for line in exported(visitor, "sip-accounts")[1:]:
        assert not line[0].startswith(("=", "+", "-", "@", "\t="))
        assert line[4] == "'048777888999"
        assert line[1].isdigit(), "other programs look an extension up as it stands"


def test_the_export_of_users_has_full_names_and_pools(visitor: Client, alfa: Tenant) -> None:
    rows.crm_user(alfa, "Łukasz", "Żak", call_pool=["48111222333", "48777888999"])
    rows.crm_user(alfa, "", "", email="bez.nazwy@firma.example")
    lines = exported(visitor, "users", sort="name")
    assert [line[0] for line in lines[1:]] == ["bez.nazwy@firma.example", "Łukasz Żak"]
    assert "48111222333, 48777888999" in lines[2]


def test_polish_excel_gets_semicolons(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 1)
    response = visitor.get("/t/alfa/sip-accounts/?_export=csv", headers={"Accept-Language": "pl"})
    header = b"".join(response.streaming_content).decode().splitlines()[0]  # type: ignore[arg-type]
    assert header.count(";") == 6
