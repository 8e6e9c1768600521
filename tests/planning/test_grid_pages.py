"""The pages of the grid: what they show, and what others do to it."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.pages.grid.presence import look_in
from ccrm_admin.planning.services import add_planned_user, create_plan
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import cells, one, select, text, texts, values
from tests.planning.screen import GridScreen, path_of
from tests.planning.test_planned_elsewhere import give
from tests.planning.world import NUMBER, OTHER, Centre
from tests.ui.list_pages import columns, rows_a_page


def test_live_and_planned_stand_side_by_side(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.account(102)
    centre.number(NUMBER)
    centre.number(OTHER)
    anna = centre.user("Anna", 101, permission_group="Konsultant")
    jan = centre.user("Jan", sms_pool=["Firma"])
    centre.give(anna, 102)
    centre.set(anna, Part.CALLS, (OTHER,))
    centre.set(anna, Part.NOTE, "from Monday")
    screen.open()
    assert screen.text(anna, "Permission group") == "Konsultant"
    assert screen.text(anna, "Extension") == "101 planned: 102"
    assert texts(screen.rows[anna], "[data-label=Extension] del") == ["101"]
    assert screen.text(anna, "Call presentations") == "+48 777 888 000; planned: 1, removed: 1, added: 1"
    assert texts(screen.rows[anna], ".delta") == ["+1 −1"]
    assert screen.text(anna, "Note") == "from Monday"
    assert (screen.text(jan, "Extension"), screen.text(jan, "SMS senders")) == ("none", "Firma")
    assert not select(screen.rows[jan], "ins")


def test_a_decision_that_the_ccrm_has_already_is_marked(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True, holder_count=1)
    anna = centre.user("Anna", 101)
    centre.give(anna, 101)
    assert screen.open().text(anna, "Extension") == "101 planned, already live"


def test_those_in_the_plan_come_first_and_everybody_else_after_them(
    centre: Centre, screen: GridScreen
) -> None:
    anna, ewa, ola = (centre.user(name) for name in ("Anna", "Ewa", "Ola"))
    centre.set(ola, Part.NOTE, "moves")
    assert list(screen.open().rows) == [ola, anna, ewa]
    assert list(screen.open("?sort=-name").rows) == [ola, ewa, anna]
    assert list(screen.open("?scope=others").rows) == [anna, ewa]
    assert list(screen.open("?q=ew").rows) == [ewa]


def test_totals_lead_to_what_they_count(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.user("Ewa")
    centre.give(anna, 101)
    centre.set(jan, Part.EXTENSION, Extension(STATIC))
    centre.set(jan, Part.CALLS, ())
    screen.open()
    shown = select(screen.last, "[id^=total-]")
    totals = {total["id"].removeprefix("total-"): text(one(total, "strong")) for total in shown}
    assert totals == {
        "in_plan": "2",
        "decided": "2",
        "differences": "3",
        "errors": "1",
        "warnings": "1",
        "notices": "0",
        "earlier": "0",
        "free_accounts": "0",
    }
    [path] = values(screen.last, "#total-decided", "href")
    assert set(screen.open(path.removeprefix(screen.path)).rows) == {anna, jan}
    for severity, name in (("error", "errors"), ("warning", "warnings"), ("notice", "notices")):
        [path] = values(screen.open().last, f"#total-{name}", "href")
        listed = select(screen.client.get(path).content.decode(), ".rule-row")
        assert len(listed) == int(totals[name]), severity


def test_all_findings_stand_on_a_page_also_those_about_no_user(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True)
    anna = centre.user("Anna")
    centre.set(anna, Part.EXTENSION, Extension(STATIC))
    page = f"{screen.path}findings/"
    assert f'href="{page}"' in screen.open().last
    said = text(screen.client.get(page).content.decode())
    assert "Static, no account" in said
    assert "extension 101, assigned in CCRM" not in said, "that is so without the plan"
    assert "extension 101, assigned in CCRM" in text(
        screen.client.get(f"{page}?origin=live").content.decode()
    )
    narrowed = text(screen.client.get(f"{page}?severity=error&page=x").content.decode())
    assert "no account" in narrowed
    assert "101" not in narrowed
    assert "No matches" in text(screen.client.get(f"{page}?severity=notice").content.decode())


def test_columns_are_chosen_for_the_grid_and_the_person_comes_back_to_it(
    centre: Centre, screen: GridScreen
) -> None:
    centre.user("Anna")
    posted = {"columns": ["name", "live", "edited"], "path": screen.path, "query": "sort=-name"}
    response = screen.client.post("/t/alfa/plan/preferences/", posted)
    assert response["Location"] == f"{screen.path}?sort=-name"
    screen.open()
    assert columns(screen.last) == ["name", "live", "edited"]
    screen.client.post(
        "/t/alfa/plan/preferences/", {"per_page": "25", "path": "//evil.example/", "query": ""}
    )
    assert rows_a_page(screen.open().last) == 25


def test_who_edited_a_row_last_stands_in_a_column_and_in_the_file(
    centre: Centre, screen: GridScreen, manager: User
) -> None:
    anna, _ewa = centre.user("Anna"), centre.user("Ewa")
    centre.set(anna, Part.NOTE, "moves", by=manager)
    rows = cells(screen.client.get(f"{screen.path}?columns=name,edited"))
    assert [edited.endswith(" Manager") for (edited,) in rows] == [True, False]
    file = screen.client.get(f"{screen.path}?_export=csv&columns=name,edited")
    _head, *lines = csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig")))  # type: ignore[attr-defined]
    assert [(name, bool(edited)) for name, edited in lines] == [("Anna", True), ("Ewa", False)]


def test_the_grid_has_no_exports_by_the_worker(screen: GridScreen) -> None:
    assert screen.client.get("/t/alfa/plan/exports/").status_code == 404


def test_an_export_holds_what_is_planned(centre: Centre, screen: GridScreen) -> None:
    centre.account(102)
    centre.number(OTHER)
    anna = centre.user("Anna", 101)
    centre.give(anna, 102)
    centre.set(anna, Part.CALLS, (NUMBER, OTHER))
    add_planned_user(plan=centre.plan, by=None, email="ewa@firma.example", first_name="Ewa")
    response = screen.client.get(
        f"{screen.path}?_export=csv&columns=name,status,live,extension,mode,calls,note"
    )
    sheet = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert sheet[1:] == [
        ["Anna", "offline", "101", "102", "static", f"{OTHER}, {NUMBER}", ""],
        ["Ewa", "planned user", "", "", "none", "", ""],
    ]
    usual = screen.client.get(f"{screen.path}?_export=csv&columns=name,extension")
    lines = csv.reader(io.StringIO(b"".join(usual.streaming_content).decode("utf-8-sig")))  # type: ignore[attr-defined]
    assert list(lines)[1:] == [["Anna", "102", "static"], ["Ewa", "", "none"]]
    assert screen.client.get(f"{screen.path}?_export=xlsx").status_code == 200


def test_a_viewer_sees_it_and_can_change_nothing(centre: Centre, client_of: ClientOf) -> None:
    anna = centre.user("Anna", call_pool=[])
    viewer = GridScreen(client_of("viewer"), path_of(centre)).open()
    assert viewer.text(anna, "Findings") == "already there: 1"
    assert "data-edit" not in viewer.last
    assert 'id="editor"' not in viewer.last
    assert viewer.edit(anna, "note", note="hello").status_code == 403
    assert viewer.post("remedies/", action="drop_user", key=anna).status_code == 403
    assert viewer.post("undo/", number=1).status_code == 403
    assert viewer.client.get(f"{viewer.path}accounts/").status_code == 403
    assert "<form" not in viewer.findings(anna)
    page = viewer.client.get(f"{viewer.path}users/{anna}/findings/", follow=True)
    assert page.redirect_chain == [(f"{viewer.path}users/{anna}/#findings", 302)]
    assert "no number to show" in text(one(page, "#findings"))
    assert viewer.look().status_code == 204
    assert not Edit.objects.exists()


def test_queries_do_not_grow_with_the_rows(centre: Centre, screen: GridScreen) -> None:
    counts = []
    for number in range(101, 131):
        centre.account(number)
        centre.give(centre.user(f"User {number}"), number)
        if number in (103, 130):
            screen.open("?per_page=100")
            with CaptureQueriesContext(connection) as captured:
                screen.open("?per_page=100")
            counts.append(len(captured))
            assert len(screen.rows) == number - 100
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("accounts/?key=%00&typed=1", None),
        ("remedies/", {"key": "\x00"}),
        ("remedies/", {"action": "add_number", "part": "callPresentations", "presentation": "4\x008"}),
    ],
)
def test_characters_that_no_database_takes(
    centre: Centre, client_of: ClientOf, url: str, sent: dict[str, str] | None
) -> None:
    key = centre.user("Anna")
    supervisor, page = client_of("supervisor"), f"/t/alfa/plans/{centre.plan.pk}/{url}"
    response = supervisor.get(page) if sent is None else supervisor.post(page, {"key": key, **sent})
    assert response.status_code in (200, 302, 422)
    assert Edit.objects.count() == 0


@pytest.mark.parametrize("dated", [False, True])
def test_an_edit_takes_few_statements(centre: Centre, screen: GridScreen, dated: bool) -> None:
    """With a date, what other plans with one give decides too, however many they are."""
    centre.number()
    for number in (101, 102, 103):
        centre.account(number, caller_id=OTHER)
    decided, new = centre.user("Anna", 101), centre.user("Ewa", call_pool=[NUMBER, OTHER])
    centre.set(decided, Part.NOTE, "decided about before")
    if dated:
        Plan.objects.update(target_date=date(2030, 1, 2))
        for number in range(3):
            other = create_plan(
                tenant=centre.tenant, title=f"O{number}", by=None, target_date=date(2030, 1, 1)
            )
            give(other, decided, 103)
            give(other, centre.user(f"Jan{number}"), 102)
    screen.open()
    edits: list[tuple[str, str, dict[str, Any]]] = [
        (decided, "note", {"note": "another"}),
        (decided, "callPresentations", {"as": "own", "number": [NUMBER]}),
        (decided, "extension", {"mode": "static", "account": "9102"}),
        (decided, "extension", {"mode": "dynamic"}),
        (new, "extension", {"mode": "static", "account": "9103"}),
    ]
    for key, part, sent in edits:
        with CaptureQueriesContext(connection) as captured:
            assert screen.edit(key, part, **sent).status_code == 200
        # The savepoint that the test's own transaction makes of the edit's stands for BEGIN and COMMIT.
        most = 21 if dated else 20  # what the other plans give
        assert len(captured) <= most, (part, [query["sql"] for query in captured])
        assert set(screen.changed) == {key}


def test_namesakes_are_told_apart_wherever_they_are_named(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    one = centre.user("Jan", email="jan@alfa.pl")
    other = centre.user("Jan", email="jan.nowak@alfa.pl")
    anna = centre.user("Anna")
    screen.open()
    assert screen.text(one, "Name") == "Jan jan@alfa.pl"
    assert screen.text(other, "Name") == "Jan jan.nowak@alfa.pl"
    assert screen.text(anna, "Name") == "Anna"
    assert screen.edit(one, "extension", mode="static", account="9101").status_code == 200
    assert screen.text(one, "Name") == "in the plan: Jan jan@alfa.pl"
    screen.edit(other, "extension", mode="static", account="9101")
    assert "Jan (jan@alfa.pl) has extension 101 in this plan" in text(screen.last)
    swap = {"kind": "swap", "keys": f"{one},{other}", "look": "1"}
    page = text(screen.client.post(f"{screen.path}batch/", swap).content.decode())
    assert "Jan (jan@alfa.pl)" in page
    assert "Jan (jan.nowak@alfa.pl)" in page


def test_of_thirty_people_a_few_have_a_face_and_the_others_are_named(
    centre: Centre, screen: GridScreen
) -> None:
    names = [f"Person {number}" for number in range(30)]
    people = User.objects.bulk_create(User(email=f"{name[7:]}@alfa.pl", name=name) for name in names)
    for person in people:
        look_in(centre.plan, person)
    response = screen.client.post(f"{screen.path}here/")
    shown = texts(response, ".face:not([hidden])")
    assert len(shown) == 6
    assert shown[-1].startswith("+25")
    assert all(name in shown[-1] for name in names[5:])
    assert len(select(response, "[data-person]")) == 30, "whoever edits is told by their colour"
