"""The pages that list, make, edit and put away plans."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen, freshen_drafts
from ccrm_admin.planning.engine.stamp import stamp_of
from ccrm_admin.planning.models import Plan, PlanState
from ccrm_admin.planning.services import archive_plan, create_plan
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import cells, texts, values
from tests.inventory import rows
from tests.planning.pages import FRAGMENT, PLANS, queries
from tests.planning.world import Centre


def test_the_list_tells_how_each_plan_stands(centre: Centre, supervisor: User, client_of: ClientOf) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna", 101), centre.user("Jan")
    centre.give(jan, 101, by=supervisor)
    centre.set(anna, Part.NOTE, "stays")

    page = client_of("viewer").get(f"{PLANS}?columns=title,users,differences,errors,editor")

    assert cells(page) == [["Monday", "2", "1", "1", "–"]], "the last edit was a script's"
    centre.set(anna, Part.NOTE, "goes", by=supervisor)
    assert cells(client_of("viewer").get(f"{PLANS}?columns=title,editor")) == [["Monday", "Supervisor"]]


def test_a_sync_makes_the_figures_new(centre: Centre, client_of: ClientOf) -> None:
    centre.account(101)
    anna = centre.user("Anna")
    centre.give(anna, 101)
    url = f"{PLANS}?columns=title,differences"
    assert cells(client_of("viewer").get(url)) == [["Monday", "1"]]
    rows.CrmUser.objects.update(mode="static", extension_id=9101, extension="101")
    centre.moved()
    assert cells(client_of("viewer").get(url)) == [["Monday", "0"]]


def test_what_takes_long_is_asked_for_again(
    centre: Centre, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccrm_admin.planning.pages.plans.list.FRESHEN_SECONDS", -1)
    for number in range(2):
        create_plan(tenant=centre.tenant, title=f"Plan {number}", by=None)
    viewer = client_of("viewer")
    assert b'hx-trigger="load" hx-target="#list"' in viewer.get(PLANS).content
    responses = [viewer.get(PLANS, headers=FRAGMENT) for _ in range(2)]
    assert ["HX-Trigger-After-Settle" in response for response in responses] == [True, False]
    assert PlanState.objects.exclude(stamp="").count() == 3


def test_drafts_come_first_and_archived_ones_stay_as_they_were(centre: Centre, client_of: ClientOf) -> None:
    freshen(centre.plan)
    archive_plan(plan=centre.plan)
    create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    centre.moved()
    viewer = client_of("viewer")
    assert [title for title, *_ in cells(viewer.get(f"{PLANS}?columns=title"))] == ["Tuesday", "Monday"]
    assert cells(viewer.get(f"{PLANS}?status=archived&columns=title,users")) == [["Monday", "0"]]
    assert cells(viewer.get(f"{PLANS}?q=TUES&columns=title")) == [["Tuesday"]]


def test_the_list_takes_as_many_queries_for_many_plans(centre: Centre, client_of: ClientOf) -> None:
    viewer = client_of("viewer")
    for number in range(2):
        create_plan(tenant=centre.tenant, title=f"Few {number}", by=None)
    assert freshen_drafts(centre.tenant, stamp=stamp_of(centre.tenant), seconds=60)
    viewer.get(PLANS)
    few = queries(viewer, PLANS)
    for number in range(60):
        freshen(create_plan(tenant=centre.tenant, title=f"Many {number}", by=None))
    assert queries(viewer, PLANS) <= few + 4  # the new plans may give what the others do
    assert queries(viewer, PLANS) == few <= 12


def test_no_plan_yet(alfa: Tenant, client_of: ClientOf) -> None:
    page = client_of("supervisor").get(PLANS).content.decode()
    assert "Create the first plan" in page
    assert "Create the first plan" not in client_of("viewer").get(PLANS).content.decode()


def test_the_plans_go_into_a_file(centre: Centre, client_of: ClientOf) -> None:
    create_plan(tenant=centre.tenant, title="=1+1", by=None, target_date=dt.date(2030, 1, 7))
    response = client_of("viewer").get(f"{PLANS}?_export=csv&columns=title,status,due&sort=title")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines == ["Title,Status,Due date", "'=1+1,draft,2030-01-07", "Monday,draft,"]


@pytest.mark.parametrize(
    ("start", "names"),
    [
        ({"start": "empty"}, []),
        ({"start": "group", "group": "Sales"}, ["Anna", "Jan"]),
        ({"start": "text", "text": "JAŃ"}, ["Jan"]),
    ],
)
def test_a_plan_is_made(
    centre: Centre, client_of: ClientOf, supervisor: User, start: dict[str, str], names: list[str]
) -> None:
    centre.user("Anna", permission_group="Sales")
    centre.user("Jan", permission_group="Sales")
    centre.user("Gone", permission_group="Sales", missing_since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    centre.user("Ewa")
    response = add(client_of, title="New hall", note=" By Monday ", target_date="2030-01-07", **start)
    plan = Plan.objects.get(title="New hall")
    assert response["Location"] == f"{PLANS}{plan.pk}/" + ("?scope=plan" if names else "")
    assert (plan.note, plan.target_date, plan.created_by) == ("By Monday", dt.date(2030, 1, 7), supervisor)
    assert list(plan.rows.filter(in_plan=True).order_by("name").values_list("name", flat=True)) == names


def test_a_plan_as_a_copy(centre: Centre, client_of: ClientOf) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.CALLS, ())
    client = client_of("supervisor")
    page = client.get(f"{PLANS}add/?copy={centre.plan.pk}").content.decode()
    assert 'value="Monday (copy)"' in page
    add(client_of, title="Monday (copy)", start="copy", plan=str(centre.plan.pk))
    copy = Plan.objects.get(title="Monday (copy)")
    assert freshen(copy).differences == 1


def test_a_plan_for_users_chosen_in_a_list(centre: Centre, client_of: ClientOf) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    users = f"{anna[1:]},{jan[1:]},{jan[1:]}"
    page = client_of("supervisor").post(f"{PLANS}add/", {"users": users})
    assert page.status_code == 200
    assert "2 selected users" in page.content.decode()
    add(client_of, title="Chosen", start="chosen", users=users)
    assert freshen(Plan.objects.get(title="Chosen")).in_plan == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "Monday"}, "A plan with this title already exists"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"note": "<b>" * 40_000}, "at most 2000 characters"),
        ({"target_date": "soon"}, "Enter a valid date"),
        ({"start": ""}, "This field is required"),
        ({"start": "text", "text": ""}, "Type what the users have in common"),
        ({"start": "text", "text": "nobody at all"}, "No user matches this"),
        ({"start": "text", "text": "\x00"}, "Null characters are not allowed"),
        ({"start": "group", "group": "of another"}, "Select a valid choice"),
        ({"start": "copy"}, "Choose the plan to copy"),
        ({"start": "copy", "plan": "999999"}, "Select a valid choice"),
        ({"start": "chosen", "users": "999999"}, "is not known in this tenant"),
        ({"start": "chosen", "users": "1;drop"}, "is not known in this tenant"),
    ],
)
def test_no_plan_is_made_of_this(
    centre: Centre, client_of: ClientOf, wrong: dict[str, str], sentence: str
) -> None:
    centre.user("Anna")
    response = add(client_of, **{"title": "New", "start": "empty", **wrong})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Plan.objects.count() == 1


def test_neither_a_plan_nor_users_of_another_tenant(
    centre: Centre, beta: Tenant, client_of: ClientOf
) -> None:
    theirs = create_plan(tenant=beta, title="Theirs", by=None)
    stranger = rows.crm_user(beta)
    assert "Theirs" not in client_of("supervisor").get(f"{PLANS}add/?copy={theirs.pk}").content.decode()
    for start in ({"start": "copy", "plan": str(theirs.pk)}, {"start": "chosen", "users": str(stranger.pk)}):
        assert add(client_of, title="New", **start).status_code == 422
    assert Plan.objects.for_tenant(centre.tenant).count() == 1


def test_a_second_click_makes_no_second_plan(centre: Centre, client_of: ClientOf) -> None:
    token, *_ = values(client_of("supervisor").get(f"{PLANS}add/"), "[name=token]", "value")
    first, second = (add(client_of, title="Twice", start="empty", token=token) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Plan.objects.filter(title="Twice").count() == 1
    copied = {"title": "Copy", "start": "copy", "plan": str(centre.plan.pk), "token": token}
    first, second = (add(client_of, **copied) for _ in range(2))
    assert first["Location"] == second["Location"]


def test_another_plan_of_the_same_title_is_refused_however_soon_it_comes(
    centre: Centre, client_of: ClientOf
) -> None:
    centre.user("Anna", permission_group="Sales")
    token = str(uuid4())
    again = {"title": "Twice", "start": "group", "group": "Sales", "note": "bring chairs"}
    assert add(client_of, title="Twice", start="empty", token=token).status_code == 302
    # Another form, the same one that somebody went back to, a script.
    for other in ({"token": str(uuid4())}, {"token": token}, {}):
        response = add(client_of, **again, **other)
        assert (response.status_code, b"this title already" in response.content) == (422, True)
        assert b"bring chairs" in response.content
    assert "did not arrive whole" in add(client_of, **again, token="x").content.decode()
    assert Plan.objects.filter(title="Twice").count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("language", ["en", "pl"])
def test_any_day_of_the_calendar_is_a_date(
    centre: Centre, client_of: ClientOf, day: str, language: str
) -> None:
    response = add(client_of, title="Once", start="empty", target_date=day)
    client = client_of("viewer")
    client.cookies["django_language"] = language
    for page in (PLANS, f"{PLANS}?_export=csv", f"{PLANS}?sort=due", response["Location"]):
        assert client.get(page).status_code == 200
    assert client_of("supervisor").get(response["Location"] + "edit/").status_code == 200


def test_a_plan_is_renamed(centre: Centre, client_of: ClientOf) -> None:
    client, url = client_of("supervisor"), f"{PLANS}{centre.plan.pk}/edit/"
    assert b'value="Monday"' in client.get(url).content
    assert client.post(url, {"title": "<b>Hall</b>", "note": "n", "target_date": ""}).status_code == 302
    assert Plan.objects.get().title == "<b>Hall</b>"
    page = client.get(url).content.decode()
    assert "&lt;b&gt;Hall&lt;/b&gt;" in page
    assert "<b>Hall</b>" not in page
    create_plan(tenant=centre.tenant, title="In use", by=None)
    refused = client.post(url, {"title": "In use"})
    assert (refused.status_code, b"this title already" in refused.content) == (422, True)


def test_a_plan_has_an_owner(
    centre: Centre, client_of: ClientOf, manager: User, viewer: User, outsider: User
) -> None:
    client = client_of("supervisor")
    (usual,) = values(client.get(f"{PLANS}add/"), "[name=owner] option[selected]", "value")
    made = add(client_of, title="Mine", start="empty", owner=usual)["Location"]
    url = f"{PLANS}?columns=title,owner&q=Mine"
    assert cells(client_of("viewer").get(url)) == [["Mine", "Supervisor"]]
    edited = {"title": "Mine", "owner": manager.pk}
    assert client.post(f"{made}edit/", edited).status_code == 302
    assert cells(client_of("viewer").get(f"{url}&owner=Manager")) == [["Mine", "Manager"]]
    for nobody in (viewer, outsider):
        refused = client.post(f"{made}edit/", {"title": "Mine", "owner": nobody.pk})
        assert (refused.status_code, b"Select a valid choice" in refused.content) == (422, True)
        assert nobody.email not in refused.content.decode()
    manager.memberships.all().delete()
    assert client.post(f"{made}edit/", edited).status_code == 302, "theirs until somebody else is named"


def test_what_is_due_is_shown_and_found(centre: Centre, client_of: ClientOf) -> None:
    today = localdate()
    for title, day in (("Late", today - dt.timedelta(1)), ("Today", today), ("Never", None)):
        create_plan(tenant=centre.tenant, title=title, by=None, target_date=day)
    late = create_plan(tenant=centre.tenant, title="Over", by=None, target_date=dt.date(2020, 1, 1))
    archive_plan(plan=late)
    viewer = client_of("viewer")

    def titles(due: str) -> set[str]:
        return {title for title, _day in cells(viewer.get(f"{PLANS}?columns=title,due&due={due}"))}

    assert titles("overdue") == {"Late"}
    assert titles("none") == {"Monday", "Never"}
    assert titles("ahead") == {"Today", "Over"}
    (row,) = cells(viewer.get(f"{PLANS}?columns=title,due&q=Late"))
    assert "overdue" in row[1]
    for title, said in (("Late", ["overdue"]), ("Today", []), ("Over", [])):
        plan = viewer.get(f"{PLANS}{Plan.objects.get(title=title).pk}/")
        assert texts(plan, ".title-facts > .badge") == said
    assert "overdue" not in cells(viewer.get(f"{PLANS}?columns=title,due&q=Over"))[0][1]


def test_an_archived_plan_is_not_edited(centre: Centre, client_of: ClientOf) -> None:
    archive_plan(plan=centre.plan)
    client, url = client_of("supervisor"), f"{PLANS}{centre.plan.pk}/edit/"
    for response in (client.get(url), client.post(url, {"title": "Other"})):
        assert response["Location"] == f"{PLANS}{centre.plan.pk}/"
    assert "This plan is archived. Nothing was changed;" in client.get(PLANS).content.decode()
    assert Plan.objects.get().title == "Monday"


def test_a_manager_archives_and_restores(centre: Centre, client_of: ClientOf) -> None:
    client, url = client_of("manager"), f"{PLANS}{centre.plan.pk}/"
    assert "Archive “Monday”?" in client.get(f"{url}archive/").content.decode()
    for _click in range(2):
        assert client.post(f"{url}archive/")["Location"] == PLANS
    assert Plan.objects.get().archived
    create_plan(tenant=centre.tenant, title="Monday", by=None)
    refused = client.post(f"{url}restore/")
    assert (refused.status_code, b"this title already" in refused.content) == (422, True)
    Plan.objects.exclude(pk=centre.plan.pk).delete()
    assert client.post(f"{url}restore/")["Location"] == url
    assert not Plan.objects.get().archived


@pytest.mark.parametrize(("value", "status"), [("1", 302), ("-1", 422), ("many", 422), ("9" * 30, 422)])
def test_the_limit_of_a_crowd_is_set(centre: Centre, client_of: ClientOf, value: str, status: int) -> None:
    for name in ("Anna", "Jan"):
        centre.user(name)
    manager = client_of("manager")
    response = manager.post(f"{PLANS}settings/", {"crowded_above": value})
    assert response.status_code == status
    assert freshen(centre.plan).earlier == (1 if status == 302 else 0)
    assert manager.post(f"{PLANS}settings/", {"crowded_above": ""}).status_code == 302
    assert freshen(centre.plan).earlier == 0, "what is usual counts again"


def test_the_pages_of_another_tenants_plan_are_not_found(
    centre: Centre, beta: Tenant, client_of: ClientOf
) -> None:
    theirs = create_plan(tenant=beta, title="Theirs", by=None)
    for page in ("edit", "archive", "restore"):
        for pk in (theirs.pk, 999_999, 10**30):
            assert client_of("operator").post(f"{PLANS}{pk}/{page}/").status_code == 404


def add(client_of: ClientOf, **posted: str) -> Any:
    return client_of("supervisor").post(f"{PLANS}add/", posted)
