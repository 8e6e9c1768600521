"""The worksheet and its report as files and in print."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.rollout.services.ticking import Named, skip, tick
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.planning.world import OTHER
from tests.rollout.moves import Move
from tests.rollout.test_verify import live, synced
from tests.rollout.worksheet import read, url

pytestmark = pytest.mark.django_db


def test_the_printed_sheet_has_a_box_and_what_to_enter_of_each_step(move: Move, client_of: ClientOf) -> None:
    client = client_of("viewer")
    page = read(client.get(url(move, "print/")))
    assert len(page.select(".print-tick + th")) == 4
    assert page.select_one("tbody tr:last-child > td:not([class]) + th").get_text() == "Dora"  # it has none
    text = " ".join(page.get_text().split())
    assert "1. Bob" in text
    assert "Konto SIP: 102" in text
    assert "after step 1" in text


def test_files_have_every_field_of_every_step(move: Move, client_of: ClientOf, supervisor: User) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    client = client_of("viewer")
    text = b"".join(client.get(url(move), {"_export": "csv"})).decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 1 + 5 + 1  # heads, fields, what can't be done
    assert "Prezentacja dla połączeń" in text
    assert "Edek has extension 105 and keeps it." in lines[-1]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url(move), {"_export": "xlsx"}))))
    assert book.active.max_row == len(lines)


def test_the_report_says_who_did_what_and_what_was_left_out(
    move: Move, client_of: ClientOf, supervisor: User
) -> None:
    tick(plan=move.plan, by=supervisor, step=Named(1))
    skip(plan=move.plan, by=supervisor, step=Named(4), reason="On leave")
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    synced(move.plan.tenant, minutes=1)
    move.plan.refresh_from_db(fields=["status"])
    assert move.plan.status == PlanStatus.CARRIED_OUT
    client = client_of("viewer")
    page = read(client.get(url(move)))
    assert page.select_one(".next") is None
    report = read(client.get(url(move, "report/")))
    text = " ".join(report.get_text(" ").split())
    for said in (
        "4. Cleo: “On leave” (Supervisor",
        "Edek has extension 105",
        "Seen by a sync alone 2 steps",
        "Supervisor 1 step",
    ):
        assert said in text
    assert len(report.select("tbody tr")) == 4
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url(move, "report/"), {"_export": "xlsx"}))))
    rows = [[str(cell or "") for cell in row] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert [row[:2] for row in rows] == [
        *(["1", "Bob"], ["2", "Anna"], ["3", "Bob"], ["4", "Cleo"]),
        *(["", "Dora"], ["", "Approved"], ["", "Carried out"], ["", "Took"]),
    ]
    assert rows[3][-1].startswith("On leave (")
    assert rows[3][-1].endswith(", Supervisor)")
    assert rows[4][2:] == ["Konto SIP", "", "", "", "can't be done", "Edek has extension 105 and keeps it."]
    assert rows[7][2] == "1 minute"
    printed = read(client.get(url(move, "report/print/"))).get_text()
    for said in ("4. Cleo", "took 1 minute", "Edek has extension 105"):
        assert said in printed
