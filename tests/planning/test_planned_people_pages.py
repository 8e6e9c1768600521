"""The pages of people who are to come, and the offer to tie them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ccrm_admin.planning.effective import Extension, Part
from ccrm_admin.planning.models import PlannedUser
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    create_plan,
    tie_planned_user,
    tie_suggestions,
)
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.inventory import rows
from tests.planning.pages import PLANS, cells, queries, text
from tests.planning.world import Centre


@pytest.fixture
def address(centre: Centre) -> str:
    return f"{PLANS}{centre.plan.pk}/people/"


@pytest.fixture
def ewa(centre: Centre) -> PlannedUser:
    """Ewa, planned for extension 101."""
    centre.account(101)
    planned = add_planned_user(plan=centre.plan, by=None, email="ewa@alfa.pl", first_name="Ewa")
    centre.give(f"p{planned.pk}", 101)
    return planned


def test_who_is_planned(centre: Centre, ewa: PlannedUser, client_of: ClientOf, address: str) -> None:
    elsewhere = create_plan(tenant=centre.tenant, title="Other", by=None)
    add_planned_user(plan=elsewhere, by=None, email="jan@alfa.pl")
    assert cells(client_of("viewer").get(address)) == [["Ewa", "ewa@alfa.pl", "–", "101", "0", "0"]]


def test_one_person_is_added(centre: Centre, client_of: ClientOf, address: str) -> None:
    client = client_of("supervisor")
    posted = {"email": "Jan@Alfa.pl", "first_name": "Jan", "last_name": "Nowy", "permission_group": "Sales"}
    assert client.post(f"{address}add/", posted)["Location"] == address
    page = client.get(address)
    assert cells(page)[0][:3] == ["Jan Nowy", "jan@alfa.pl", "Sales"]
    assert "1 person is in the plan now." in page.content.decode()


def test_several_people_are_pasted_from_a_spreadsheet(
    centre: Centre, client_of: ClientOf, address: str
) -> None:
    lines = "jan@alfa.pl\tJan\tNowy\tSales\r\n\r\nEwa; Stara; EWA@alfa.pl\nola@alfa.pl"
    posted = {"text": lines, "token": str(uuid4())}
    for _click in range(2):
        assert client_of("supervisor").post(f"{address}add/", posted)["Location"] == address
    listed = {tuple(row[:3]) for row in cells(client_of("viewer").get(address))}
    assert listed == {
        ("Jan Nowy", "jan@alfa.pl", "Sales"),
        ("Ewa Stara", "ewa@alfa.pl", "–"),
        ("ola@alfa.pl", "ola@alfa.pl", "–"),
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
        ({"email": "ANNA@alfa.pl"}, "Anna has this e-mail in the CRM already"),
        ({"text": " "}, "This field is required"),
        ({"text": "new@alfa.pl\nnobody, at, home"}, "Line 2: Enter a valid email address"),
        ({"text": "new@alfa.pl\n\nNEW@alfa.pl"}, "Line 3: This e-mail is here twice"),
        ({"text": "anna@alfa.pl"}, "Line 1: Anna has this e-mail in the CRM already"),
        ({"text": "a@alfa.pl\n" * 501}, "These are 501 people"),
        ({"text": "nobody\n" * 100}, "…and more."),
        ({"text": "new@alfa.pl," + "x" * 200}, "at most 150 characters"),
    ],
)
def test_nobody_is_added(
    centre: Centre, client_of: ClientOf, address: str, posted: dict[str, str], sentence: str
) -> None:
    centre.user("Anna", email="Anna@Alfa.pl")
    answer = client_of("supervisor").post(f"{address}add/", posted)
    assert answer.status_code == 422
    assert sentence in text(answer.content.decode())
    assert not PlannedUser.objects.exists()


def test_a_person_is_edited(centre: Centre, ewa: PlannedUser, client_of: ClientOf, address: str) -> None:
    add_planned_user(plan=centre.plan, by=None, email="jan@alfa.pl")
    client, own = client_of("supervisor"), f"{address}{ewa.pk}/"
    assert b'value="ewa@alfa.pl"' in client.get(own).content
    refused = client.post(own, {"email": "jan@alfa.pl"})
    assert (refused.status_code, b"is planned already" in refused.content) == (422, True)
    assert client.post(own, {"email": "ewa@alfa.pl", "first_name": "<i>Ewa"})["Location"] == address
    assert "&lt;i&gt;Ewa" in client.get(address).content.decode()


def test_a_person_is_left_out(centre: Centre, ewa: PlannedUser, client_of: ClientOf, address: str) -> None:
    client = client_of("supervisor")
    for _click in range(2):
        assert client.post(f"{address}{ewa.pk}/drop/")["Location"] == address
    assert cells(client.get(address)) == []
    assert centre.plan.edits.count() == 3


def test_who_arrives_is_offered_to_be_tied(
    centre: Centre, ewa: PlannedUser, client_of: ClientOf, address: str
) -> None:
    offer = "1 planned user is in the CRM now"
    supervisor = client_of("supervisor")
    assert offer not in supervisor.get(PLANS).content.decode()
    user = centre.user("Ewa Nowa", email="EWA@alfa.pl")
    for page in (PLANS, address, f"{PLANS}{centre.plan.pk}/history/"):
        assert offer in supervisor.get(page).content.decode()
        assert offer not in client_of("viewer").get(page).content.decode()
    answer = supervisor.post(f"{PLANS}people/tie/", {"planned": ewa.pk, "next": address})
    assert answer["Location"] == address
    assert "Ewa is tied to the CRM&#x27;s user" in supervisor.get(address).content.decode()
    assert centre.row(user).extension == "101"
    supervisor.post(f"{PLANS}people/tie/", {"planned": ewa.pk, "next": "https://example.com/"})
    assert "Nobody is left to tie" in supervisor.get(PLANS).content.decode()


def test_all_are_tied_at_once_but_for_a_conflict(
    centre: Centre, ewa: PlannedUser, client_of: ClientOf
) -> None:
    theirs = centre.user("Ewa Nowa", email="ewa@alfa.pl")
    centre.set(theirs, Part.EXTENSION, Extension("dynamic"))
    for name in ("jan", "ola"):
        add_planned_user(plan=centre.plan, by=None, email=f"{name}@alfa.pl")
        centre.user(name, email=f"{name}@alfa.pl")
    supervisor = client_of("supervisor")
    assert "Tie all 3" in supervisor.get(PLANS).content.decode()
    assert supervisor.post(f"{PLANS}people/tie/")["Location"] == PLANS
    page = text(supervisor.get(PLANS).content.decode())
    assert "In the plan “Monday”, Ewa and Ewa Nowa each have something else decided" in page
    assert "tied to the CRM's users, 2 in all" in page
    assert list(PlannedUser.objects.untied()) == [ewa]


def test_only_who_is_in_a_draft_is_offered(centre: Centre, ewa: PlannedUser) -> None:
    user = centre.user("Ewa", email="ewa@alfa.pl")
    centre.user("Twin", email="Ewa@alfa.pl")
    assert [f"c{found.pk}" for _planned, found in tie_suggestions(centre.tenant)] == [user]
    archive_plan(plan=centre.plan)
    assert tie_suggestions(centre.tenant) == []


def test_the_list_takes_as_many_queries_for_many_people(
    centre: Centre, ewa: PlannedUser, client_of: ClientOf, address: str
) -> None:
    supervisor = client_of("supervisor")
    centre.user("Ewa", email="ewa@alfa.pl")
    supervisor.get(address)
    few = queries(supervisor, address)
    people = "\n".join(f"user{number}@alfa.pl" for number in range(300))
    supervisor.post(f"{address}add/", {"text": people})
    for number in range(100):
        centre.user(f"User {number}", email=f"user{number}@alfa.pl")
    supervisor.get(address)
    assert queries(supervisor, address) == few <= 14
    assert len(cells(supervisor.get(f"{address}?page=7"))) == 1


def test_people_of_other_tenants_and_tied_ones_are_not_found(
    centre: Centre, beta: Tenant, ewa: PlannedUser, client_of: ClientOf, address: str
) -> None:
    theirs = add_planned_user(
        plan=create_plan(tenant=beta, title="Theirs", by=None), by=None, email="ewa@beta.pl"
    )
    tie_planned_user(planned=ewa, user=rows.crm_user(centre.tenant), by=None)
    for pk in (theirs.pk, ewa.pk, 10**30):
        for page in ("", "drop/"):
            assert client_of("supervisor").post(f"{address}{pk}/{page}").status_code == 404


def test_an_archived_plan_takes_nobody_in(
    centre: Centre, ewa: PlannedUser, client_of: ClientOf, address: str
) -> None:
    archive_plan(plan=centre.plan)
    client = client_of("supervisor")
    for page in ("add/", f"{ewa.pk}/", f"{ewa.pk}/drop/"):
        assert client.post(f"{address}{page}", {"email": "jan@alfa.pl"})["Location"] == address
    assert "so nothing was changed" in client.get(address).content.decode()
    assert PlannedUser.objects.count() == 1
