"""A plan against live: the page and the files."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from ccrm_admin.planning.domain.batches import SetMode
from ccrm_admin.planning.domain.pool_batches import ChangePool, How
from ccrm_admin.planning.domain.state import NO_EXTENSION, Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import PlanRow
from ccrm_admin.planning.services import (
    add_planned_user,
    apply_batch,
    archive_plan,
    copy_plan,
    create_plan,
    set_cells,
)
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import text, texts, values
from tests.planning.pages import PLANS, queries
from tests.planning.world import NUMBER, OTHER, Centre


@pytest.fixture
def url(centre: Centre) -> str:
    """A plan that moves extension 101 from Anna to Jan, and another number to both."""
    centre.account(101, name="Hall", server_id="SIP8")
    for number in (NUMBER, OTHER):
        centre.number(number, name="Sales")
    anna = centre.user("Anna", 101, permission_group="Sales")
    jan = centre.user("Jan", email="jan@alfa.pl")
    centre.user("Ewa")
    centre.set(anna, Part.EXTENSION, NO_EXTENSION)
    centre.give(jan, 101)
    centre.set(anna, Part.CALLS, (NUMBER, OTHER))
    centre.set(jan, Part.CALLS, (OTHER,))
    return f"{PLANS}{centre.plan.pk}/difference/"


def shown(response: Any) -> list[str]:
    """Return what each entry of the page says."""
    return texts(response, ".plan-entry")


def test_by_user_only_what_changes(client_of: ClientOf, url: str) -> None:
    anna, jan = shown(client_of("viewer").get(url))
    assert anna.startswith("Anna Sales − removed extension: 101, static → became none")
    assert "≠ changed call presentations: added: +48 777 888 000" in anna
    assert jan.startswith("Jan Konsultant + added extension: none → became 101, static")
    assert "removed: +48 777 888 999 added: +48 777 888 000" in jan


def test_by_extension_and_by_number_who_gets_and_who_loses(client_of: ClientOf, url: str) -> None:
    viewer = client_of("viewer")
    (account,) = shown(viewer.get(f"{url}?by=extension"))
    assert account == "101 Hall, SIP8 − removed Anna + added Jan"
    other, number = shown(viewer.get(f"{url}?by=number"))
    assert other.startswith("+48 777 888 000 call presentation, Sales + added Anna, Jan")
    assert number.startswith("+48 777 888 999 call presentation, Sales − removed Jan")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=JAN", ["Jan"]),
        ("q=sales", ["Anna"]),
        ("q=777 888 999", ["Jan"]),
        ("q=777888000", ["Anna", "Jan"]),
        ("q=nobody", []),
        ("kind=removed", ["Anna"]),
        ("kind=added", ["Jan"]),
        ("kind=none&by=nothing&page=x", ["Anna", "Jan"]),
        ("q=%00&page=-3", ["Anna", "Jan"]),
    ],
)
def test_the_page_is_narrowed(client_of: ClientOf, url: str, query: str, names: list[str]) -> None:
    viewer = client_of("viewer")
    assert [entry.split()[0] for entry in shown(viewer.get(f"{url}?{query}"))] == names
    fragment = viewer.get(f"{url}?{query}", headers={"HX-Request": "true", "HX-Target": "difference"})
    assert [entry.split()[0] for entry in shown(fragment)] == names
    assert b"<html" not in fragment.content


def test_findings_stand_there_errors_first(centre: Centre, client_of: ClientOf, url: str) -> None:
    key = next(row.key for row in centre.plan.rows.filter(name="Anna"))
    centre.set(key, Part.EXTENSION, None)
    page = text(client_of("viewer").get(url).content.decode())
    assert "error: Anna, Jan share extension 101; only one user can have it." in page
    assert "warning" not in page, "what was there already is not of the plan"
    centre.set(key, Part.CALLS, ())
    page = text(client_of("viewer").get(url).content.decode())
    assert page.index("error: Anna, Jan share") < page.index("warning: Anna has no number")


def test_a_plan_that_changes_nothing(centre: Centre, client_of: ClientOf) -> None:
    for by in ("user", "extension", "number"):
        page = client_of("viewer").get(f"{PLANS}{centre.plan.pk}/difference/?by={by}").content.decode()
        assert "No differences" in page


def test_the_page_takes_as_many_queries_for_many_changes(centre: Centre, client_of: ClientOf) -> None:
    viewer, url = client_of("viewer"), f"{PLANS}{centre.plan.pk}/difference/"
    keys = [centre.user(f"User {number:03}") for number in range(300)]
    apply_batch(plan=centre.plan, by=None, batch=SetMode("dynamic"), keys=keys[:3])
    viewer.get(url)
    few = [queries(viewer, f"{url}?by={by}") for by in ("user", "extension", "number")]
    apply_batch(plan=centre.plan, by=None, batch=SetMode("dynamic"), keys=keys)
    assert [queries(viewer, f"{url}?by={by}") for by in ("user", "extension", "number")] == few
    assert len(shown(viewer.get(f"{url}?page=6"))) == 50


def test_many_users_of_one_number_are_counted(centre: Centre, client_of: ClientOf) -> None:
    centre.number(OTHER)
    keys = [centre.user(f"User {number:03}") for number in range(60)]
    apply_batch(plan=centre.plan, by=None, batch=ChangePool(Part.CALLS, How.ADD, (OTHER,)), keys=keys)
    (entry,) = shown(client_of("viewer").get(f"{PLANS}{centre.plan.pk}/difference/?by=number"))
    assert entry.endswith("User 049 … 60 users in total; all are in the files")


def rows_of(response: Any) -> list[list[str]]:
    lines = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(lines)))


def test_the_csv_file_has_every_change(centre: Centre, client_of: ClientOf, url: str) -> None:
    jan = next(row.key for row in centre.plan.rows.filter(name="Jan"))
    header, *changes = rows_of(client_of("viewer").get(f"{url}?_export=csv&q=jan"))
    assert header[:5] == ["User", "UUID or e-mail", "Permission group", "Part", "Change"]
    assert len(changes) == 4, "the file has the whole difference, whatever is on the page"
    assert changes[2] == [
        *("Jan", centre.uuid(jan), "Konsultant", "extension", "added", "none", "101, static", "", "")
    ]
    assert changes[3][5:] == [NUMBER, OTHER, OTHER, NUMBER]


def test_the_files_of_the_other_groupings(client_of: ClientOf, url: str) -> None:
    viewer = client_of("viewer")
    _header, *accounts = rows_of(viewer.get(f"{url}?_export=csv&by=extension"))
    assert [row[:5] for row in accounts] == [
        ["101", "Hall", "SIP8", "removed", "Anna"],
        ["101", "Hall", "SIP8", "added", "Jan"],
    ]
    response = viewer.get(f"{url}?_export=xlsx&by=number")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    cells = [list(row)[:5] for row in sheet.iter_rows(values_only=True)]
    assert cells[1] == [OTHER, "Sales", "call presentations", "added", "Anna"]
    assert f"plan-{url.split('/')[4]}-by-number" in response["Content-Disposition"]


def test_no_spreadsheet_runs_a_name(centre: Centre, client_of: ClientOf) -> None:
    evil = centre.user("=cmd()", permission_group="@SUM(A1)")
    centre.set(evil, Part.EXTENSION, Extension("dynamic"))
    url = f"{PLANS}{centre.plan.pk}/difference/?_export=csv"
    assert rows_of(client_of("viewer").get(url))[1][:3] == ["'=cmd()", centre.uuid(evil), "'@SUM(A1)"]


def test_planned_users_go_by_their_email(centre: Centre, client_of: ClientOf) -> None:
    planned = add_planned_user(plan=centre.plan, by=None, email="New@Alfa.pl", last_name="New")
    centre.set(f"p{planned.pk}", Part.EXTENSION, Extension("dynamic"))
    url = f"{PLANS}{centre.plan.pk}/difference/?_export=csv"
    assert rows_of(client_of("viewer").get(url))[1][:2] == ["New", "new@alfa.pl"]


def test_archived_plans_can_be_compared(centre: Centre, client_of: ClientOf, url: str) -> None:
    archive_plan(plan=centre.plan)
    assert len(shown(client_of("viewer").get(url))) == 2


def test_two_plans_are_compared(centre: Centre, beta: Tenant, client_of: ClientOf, url: str) -> None:
    other = copy_plan(plan=centre.plan, title="=Tuesday", by=None)
    viewer, against = client_of("viewer"), f"{url}?against={other.pk}"
    assert "No differences between these plans" in text(viewer.get(against))
    jan = next(row.key for row in PlanRow.objects.filter(plan=centre.plan) if row.name == "Jan")
    ewa = next(row.key for row in PlanRow.objects.filter(plan=centre.plan) if row.name == "Ewa")
    centre.sender("Sklep")
    olga = add_planned_user(plan=other, by=None, email="olga@alfa.pl", first_name="Olga").key
    set_cells(
        plan=other,
        by=None,
        cells=[
            Cell(jan, Part.EXTENSION, NO_EXTENSION),
            Cell(ewa, Part.CALLS, (OTHER,)),
            Cell(olga, Part.SMS, ("Sklep",)),
        ],
    )
    ewas, jans, olgas = shown(viewer.get(against))
    assert ewas.startswith("Ewa Konsultant ≠ changed call presentations:")
    assert jans == "Jan Konsultant + added extension: none → became 101, static"
    assert olgas.startswith("Olga − removed SMS senders: removed: Sklep")
    turned = shown(viewer.get(f"{PLANS}{other.pk}/difference/?against={centre.plan.pk}&by=extension"))
    assert turned == ["101 Hall, SIP8 − removed Jan"]
    assert shown(viewer.get(f"{against}&kind=added")) == [jans]
    header, *changes = rows_of(viewer.get(f"{against}&_export=csv"))
    assert (header[5:7], len(changes)) == (["'=Tuesday", "Monday"], 3)
    theirs = create_plan(tenant=beta, title="Theirs", by=None)
    for unknown in (theirs.pk, centre.plan.pk, 0, "x", "9" * 30):
        assert viewer.get(f"{url}?against={unknown}").status_code == 404


def test_files_tell_namesakes_apart_also_who_is_planned_in_the_other_plan_alone(
    centre: Centre, client_of: ClientOf
) -> None:
    centre.account(101)
    centre.account(102)
    one = centre.user("Anna", email="a1@alfa.pl")
    two = centre.user("Anna", email="", number=102)
    centre.give(one, 101)
    centre.set(two, Part.EXTENSION, NO_EXTENSION)
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    for plan, email in ((other, "a3@alfa.pl"), (centre.plan, "a4@alfa.pl")):
        planned = add_planned_user(plan=plan, by=None, email=email, first_name="Ola")
        cells = [Cell(planned.key, Part.EXTENSION, Extension("dynamic"))]
        set_cells(plan=plan, by=None, cells=cells)
    viewer, path = client_of("viewer"), f"/t/alfa/plans/{centre.plan.pk}/"

    def people(page: str, column: str) -> set[str]:
        response: Any = viewer.get(page)
        rows = csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig")))
        return {row[column] for row in rows}

    annas = {"Anna (a1@alfa.pl)", "Anna (102)"}
    for by in ("user", "extension"):
        assert people(f"{path}difference/?by={by}&_export=csv", "User") >= annas
    assert people(f"{path}?_export=csv", "Name") == {*annas, "Ola"}
    assert people(f"{path}?q=a1&_export=csv", "Name") == {"Anna (a1@alfa.pl)"}
    both = f"{path}difference/?against={other.pk}"
    olas = {"Ola (a3@alfa.pl)", "Ola (a4@alfa.pl)"}
    assert people(f"{both}&_export=csv", "User") == {*annas, *olas}
    shown = viewer.get(both).content.decode()
    for name in (*annas, *olas):
        assert name in shown
    links = values(viewer.get(f"{path}difference/").content.decode(), ".plan-entry-head > a", "href")
    assert {f"{path}?picked={key}" for key in (one, two)} < set(links)
