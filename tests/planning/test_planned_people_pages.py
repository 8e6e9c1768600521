"""The pages of people who are to come, and the offer to link them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    create_plan,
    link_planned_user,
)
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import cells, text
from tests.inventory import rows
from tests.planning.pages import PLANS, queries
from tests.planning.world import Centre


@pytest.fixture
def url(centre: Centre) -> str:
    return f"{PLANS}{centre.plan.pk}/people/"


def test_who_is_planned(centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str) -> None:
    elsewhere = create_plan(tenant=centre.tenant, title="Other", by=None)
    add_planned_user(plan=elsewhere, by=None, email="jan@alfa.pl")
    assert cells(client_of("viewer").get(url)) == [["Ewa", "ewa@firma.example", "–", "101", "0", "0"]]


def test_one_person_is_added(centre: Centre, client_of: ClientOf, url: str) -> None:
    client = client_of("supervisor")
    posted = {"email": "Jan@Alfa.pl", "first_name": "Jan", "last_name": "Nowy", "permission_group": "Sales"}
    assert client.post(f"{url}add/", posted)["Location"] == url
    page = client.get(url)
    assert cells(page)[0][:3] == ["Jan Nowy", "jan@alfa.pl", "Sales"]
    assert "1 person added to the plan." in page.content.decode()


def test_several_people_are_pasted_from_a_spreadsheet(centre: Centre, client_of: ClientOf, url: str) -> None:
    lines = "jan@alfa.pl\tJan\tNowy\tSales\r\n\r\nEwa; Stara; EWA@firma.example\nola@alfa.pl"
    posted = {"text": lines, "token": str(uuid4())}
    for _click in range(2):
        assert client_of("supervisor").post(f"{url}add/", posted)["Location"] == url
    listed = {tuple(row[:3]) for row in cells(client_of("viewer").get(url))}
    assert listed == {
        ("Jan Nowy", "jan@alfa.pl", "Sales"),
        ("Ewa Stara", "ewa@firma.example", "–"),
        ("ola@alfa.pl", "–", "–"),
    }
    (edit,) = centre.plan.edits.all()
    assert (edit.kind, edit.rows) == ("choose", 3)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"email": ""}, "This field is required"),
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"email": "a\x00@alfa.pl"}, "Null characters are not allowed"),
        ({"email": "new@alfa.pl", "first_name": "x" * 100_000}, "at most 150 characters"),
        ({"email": "ANNA@alfa.pl"}, "Anna already has this e-mail in CCRM"),
        ({"text": " "}, "This field is required"),
        ({"text": "new@alfa.pl\nnobody, at, home"}, "Line 2: Enter a valid email address"),
        ({"text": "new@alfa.pl\n\nNEW@alfa.pl"}, "Line 3: This e-mail is here twice"),
        ({"text": "anna@alfa.pl"}, "Line 1: Anna already has this e-mail in CCRM"),
        ({"text": "a@alfa.pl\n" * 501}, "Too many people: 501"),
        ({"text": "nobody\n" * 100}, "…and more."),
        ({"text": "new@alfa.pl," + "x" * 200}, "at most 150 characters"),
    ],
)
def test_nobody_is_added(
    centre: Centre, client_of: ClientOf, url: str, posted: dict[str, str], sentence: str
) -> None:
    centre.user("Anna", email="Anna@Alfa.pl")
    response = client_of("supervisor").post(f"{url}add/", posted)
    assert response.status_code == 422
    assert sentence in text(response.content.decode())
    assert not PlanUser.objects.exists()


def test_a_person_is_edited(centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str) -> None:
    add_planned_user(plan=centre.plan, by=None, email="jan@alfa.pl")
    client, own = client_of("supervisor"), f"{url}{ewa.pk}/"
    assert b'value="ewa@firma.example"' in client.get(own).content
    refused = client.post(own, {"email": "jan@alfa.pl"})
    assert (refused.status_code, b"already exists" in refused.content) == (422, True)
    assert client.post(own, {"email": "ewa@firma.example", "first_name": "<i>Ewa"})["Location"] == url
    assert "&lt;i&gt;Ewa" in client.get(url).content.decode()


def test_a_person_is_left_out(centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str) -> None:
    client = client_of("supervisor")
    for _click in range(2):
        assert client.post(f"{url}{ewa.pk}/drop/")["Location"] == url
    assert cells(client.get(url)) == []
    assert centre.plan.edits.count() == 3


def test_who_is_added_again_gets_the_new_name_unless_another_plan_has_them(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    supervisor = client_of("supervisor")
    again = {
        "email": "ewa@firma.example",
        "first_name": "Ewelina",
        "last_name": "Żak",
        "permission_group": "Sales",
    }
    supervisor.post(f"{url}{ewa.pk}/drop/")
    supervisor.post(f"{url}add/", again)
    assert cells(supervisor.get(url))[0][:3] == ["Ewelina Żak", "ewa@firma.example", "Sales"]

    other = create_plan(tenant=centre.tenant, title="Other", by=None)
    response = supervisor.post(f"{PLANS}{other.pk}/people/add/", {**again, "last_name": "Inna"}, follow=True)
    assert "names and groups were kept: Ewelina Żak (ewa@firma.example)" in text(response.content.decode())
    assert cells(response)[0][0] == "Ewelina Żak"
    response = supervisor.post(f"{PLANS}{other.pk}/people/add/", {"email": "EWA@firma.example"}, follow=True)
    assert "were kept" not in response.content.decode()


def test_the_list_takes_as_many_queries_for_many_people(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    supervisor = client_of("supervisor")
    centre.user("Ewa", email="ewa@firma.example")
    supervisor.get(url)
    few = queries(supervisor, url)
    people = "\n".join(f"user{number}@alfa.pl" for number in range(300))
    supervisor.post(f"{url}add/", {"text": people})
    for number in range(100):
        centre.user(f"User {number}", email=f"user{number}@alfa.pl")
    supervisor.get(url)
    assert queries(supervisor, url) == few <= 15
    assert len(cells(supervisor.get(f"{url}?page=7"))) == 1


def test_people_of_other_tenants_and_linked_ones_are_not_found(
    centre: Centre, beta: Tenant, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    theirs = add_planned_user(
        plan=create_plan(tenant=beta, title="Theirs", by=None), by=None, email="ewa@beta.pl"
    )
    link_planned_user(planned=ewa, user=rows.crm_user(centre.tenant), by=None)
    for pk in (theirs.pk, ewa.pk, 10**30):
        for page in ("", "drop/"):
            assert client_of("supervisor").post(f"{url}{pk}/{page}").status_code == 404


def test_an_archived_plan_takes_nobody_in(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    archive_plan(plan=centre.plan)
    client = client_of("supervisor")
    for page in ("add/", f"{ewa.pk}/", f"{ewa.pk}/drop/"):
        assert client.post(f"{url}{page}", {"email": "jan@alfa.pl"})["Location"] == url
    assert "Nothing was changed" in client.get(url).content.decode()
    assert PlanUser.objects.count() == 1
