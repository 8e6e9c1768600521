"""The pages that list, make, edit and put away plans."""

from __future__ import annotations

import datetime as dt

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
from tests.planning.pages import FRAGMENT, PLANS, add, queries
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
