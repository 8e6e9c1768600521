"""The form that makes a plan."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import create_plan
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import values
from tests.inventory import rows
from tests.planning.pages import PLANS, add
from tests.planning.world import Centre


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
