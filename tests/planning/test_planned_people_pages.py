"""The pages of people who are to come, and the offer to link them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    create_plan,
    link_arrival,
    link_planned_user,
    link_suggestions,
)
from ccrm_admin.planning.text.errors import LinkMovedError
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import cells, text
from tests.inventory import rows
from tests.planning.pages import PLANS, link_forms, queries
from tests.planning.world import Centre


@pytest.fixture
def url(centre: Centre) -> str:
    return f"{PLANS}{centre.plan.pk}/people/"


@pytest.fixture
def ewa(centre: Centre) -> PlanUser:
    """Ewa, planned for extension 101."""
    centre.account(101)
    planned = add_planned_user(plan=centre.plan, by=None, email="ewa@alfa.pl", first_name="Ewa")
    centre.give(f"p{planned.pk}", 101)
    return planned


def test_who_is_planned(centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str) -> None:
    elsewhere = create_plan(tenant=centre.tenant, title="Other", by=None)
    add_planned_user(plan=elsewhere, by=None, email="jan@alfa.pl")
    assert cells(client_of("viewer").get(url)) == [["Ewa", "ewa@alfa.pl", "–", "101", "0", "0"]]


def test_one_person_is_added(centre: Centre, client_of: ClientOf, url: str) -> None:
    client = client_of("supervisor")
    posted = {"email": "Jan@Alfa.pl", "first_name": "Jan", "last_name": "Nowy", "permission_group": "Sales"}
    assert client.post(f"{url}add/", posted)["Location"] == url
    page = client.get(url)
    assert cells(page)[0][:3] == ["Jan Nowy", "jan@alfa.pl", "Sales"]
    assert "1 person added to the plan." in page.content.decode()


def test_several_people_are_pasted_from_a_spreadsheet(centre: Centre, client_of: ClientOf, url: str) -> None:
    lines = "jan@alfa.pl\tJan\tNowy\tSales\r\n\r\nEwa; Stara; EWA@alfa.pl\nola@alfa.pl"
    posted = {"text": lines, "token": str(uuid4())}
    for _click in range(2):
        assert client_of("supervisor").post(f"{url}add/", posted)["Location"] == url
    listed = {tuple(row[:3]) for row in cells(client_of("viewer").get(url))}
    assert listed == {
        ("Jan Nowy", "jan@alfa.pl", "Sales"),
        ("Ewa Stara", "ewa@alfa.pl", "–"),
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
    assert b'value="ewa@alfa.pl"' in client.get(own).content
    refused = client.post(own, {"email": "jan@alfa.pl"})
    assert (refused.status_code, b"already exists" in refused.content) == (422, True)
    assert client.post(own, {"email": "ewa@alfa.pl", "first_name": "<i>Ewa"})["Location"] == url
    assert "&lt;i&gt;Ewa" in client.get(url).content.decode()


def test_a_person_is_left_out(centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str) -> None:
    client = client_of("supervisor")
    for _click in range(2):
        assert client.post(f"{url}{ewa.pk}/drop/")["Location"] == url
    assert cells(client.get(url)) == []
    assert centre.plan.edits.count() == 3


def test_who_arrives_is_offered_to_be_tied(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    offer = "1 planned user is now in CCRM"
    supervisor = client_of("supervisor")
    assert offer not in supervisor.get(PLANS).content.decode()
    user = centre.user("Ewa Nowa", email="EWA@alfa.pl")
    for page in (PLANS, url, f"{PLANS}{centre.plan.pk}/history/"):
        assert offer in supervisor.get(page).content.decode()
        assert offer not in client_of("viewer").get(page).content.decode()
    (form,) = link_forms(supervisor.get(url))
    assert form == {"planned": [str(ewa.pk)], "user": [user[1:]], "next": [url]}
    response = supervisor.post(f"{PLANS}people/link/", form)
    assert response["Location"] == url
    assert "Ewa: linked in all plans" in supervisor.get(url).content.decode()
    assert centre.row(user).extension == "101"
    supervisor.post(f"{PLANS}people/link/", form | {"next": "https://example.com/"})
    assert "Nothing left to link" in supervisor.get(PLANS).content.decode()


SPELLINGS = [
    "anna@firma.pl ",
    " ANNA@Firma.pl",
    "an\u200bna@firma.pl",
    "anna@\u00adfirma.pl",
    "anna @firma.pl",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_email_is_the_same_however_it_is_spelled(
    centre: Centre, client_of: ClientOf, url: str, spelling: str
) -> None:
    planned = add_planned_user(plan=centre.plan, by=None, email="anna@firma.pl")
    user = centre.user("Anna Nowak", email=spelling)
    assert link_suggestions(centre.tenant) == [(planned, CrmUser.objects.get(pk=int(user[1:])))]
    supervisor = client_of("supervisor")
    for email in ("anna@firma.pl", *SPELLINGS):
        for posted in ({"email": email}, {"text": email}):
            response = supervisor.post(f"{url}add/", posted)
            assert "Anna Nowak already has this e-mail in CCRM" in text(response.content.decode())
    assert supervisor.post(f"{url}add/", {"email": " N\u200bEW@firma.pl"}).status_code == 302
    assert PlanUser.objects.filter(email="new@firma.pl").exists()


def test_several_with_the_email_are_asked_for(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    one = centre.user("Ewa Nowa", email="ewa@alfa.pl", permission_group="Sales")
    other = centre.user("Ewa Stara", email="EWA@alfa.pl")
    supervisor = client_of("supervisor")
    page = supervisor.get(url)
    assert (
        "several CRM users have the e-mail ewa@alfa.pl. Which one is it? Ewa Nowa , Sales Ewa Stara"
        in text(page.content.decode())
    )
    (form,) = link_forms(page)
    assert form["user"] == [one[1:], other[1:]]
    response = supervisor.post(f"{PLANS}people/link/", {"planned": form["planned"]}, follow=True)
    assert "Choose the right CRM user" in response.content.decode()
    assert PlanUser.objects.planned().exists()
    supervisor.post(f"{PLANS}people/link/", {"planned": form["planned"], "user": other[1:]})
    assert PlanUser.objects.get().key == other


def test_nobody_is_tied_whom_the_page_did_not_show(
    centre: Centre, ewa: PlanUser, beta: Tenant, client_of: ClientOf, url: str
) -> None:
    shown = centre.user("Ewa Nowa", email="ewa@alfa.pl")
    supervisor = client_of("supervisor")
    (form,) = link_forms(supervisor.get(url))
    strangers = [rows.crm_user(beta, "Ewa", email="ewa@alfa.pl").pk, rows.crm_user(centre.tenant, "Jan").pk]
    CrmUser.objects.filter(pk=int(shown[1:])).update(email="jan@alfa.pl", email_key="jan@alfa.pl")
    centre.user("Ewa Stara", email="ewa@alfa.pl")
    for user in (*form["user"], *strangers, "", "x", "9" * 30):
        supervisor.post(f"{PLANS}people/link/", {**form, "user": user})
    assert list(PlanUser.objects.planned()) == [ewa]


def test_a_ground_that_moves_in_this_moment_is_refused(centre: Centre, ewa: PlanUser) -> None:
    user = CrmUser.objects.get(pk=int(centre.user("Ewa Nowa", email="ewa@alfa.pl")[1:]))
    changes: list[dict[str, Any]] = [{"email_key": "x@alfa.pl"}, {"missing_since": timezone.now()}]
    for change in changes:
        CrmUser.objects.filter(pk=user.pk).update(**change)
        with pytest.raises(LinkMovedError, match="Ewa and Ewa Nowa were not linked"):
            link_arrival(planned=ewa, user=user, by=None)
        CrmUser.objects.filter(pk=user.pk).update(email_key="ewa@alfa.pl", missing_since=None)
    link_arrival(planned=ewa, user=user, by=None)
    with pytest.raises(LinkMovedError):
        link_arrival(planned=ewa, user=user, by=None)


def test_who_is_added_again_gets_the_new_name_unless_another_plan_has_them(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    supervisor = client_of("supervisor")
    again = {"email": "ewa@alfa.pl", "first_name": "Ewelina", "last_name": "Żak", "permission_group": "Sales"}
    supervisor.post(f"{url}{ewa.pk}/drop/")
    supervisor.post(f"{url}add/", again)
    assert cells(supervisor.get(url))[0][:3] == ["Ewelina Żak", "ewa@alfa.pl", "Sales"]

    other = create_plan(tenant=centre.tenant, title="Other", by=None)
    response = supervisor.post(f"{PLANS}{other.pk}/people/add/", {**again, "last_name": "Inna"}, follow=True)
    assert "names and groups were kept: Ewelina Żak (ewa@alfa.pl)" in text(response.content.decode())
    assert cells(response)[0][0] == "Ewelina Żak"
    response = supervisor.post(f"{PLANS}{other.pk}/people/add/", {"email": "EWA@alfa.pl"}, follow=True)
    assert "were kept" not in response.content.decode()


def test_all_are_tied_at_once_but_for_a_conflict(centre: Centre, ewa: PlanUser, client_of: ClientOf) -> None:
    theirs = centre.user("Ewa Nowa", email="ewa@alfa.pl")
    centre.set(theirs, Part.EXTENSION, Extension("dynamic"))
    for name in ("jan", "ola"):
        add_planned_user(plan=centre.plan, by=None, email=f"{name}@alfa.pl")
        centre.user(name, email=f"{name}@alfa.pl")
    supervisor = client_of("supervisor")
    assert "Link all 3" in supervisor.get(PLANS).content.decode()
    *_each, all_of_them = link_forms(supervisor.get(PLANS))
    assert supervisor.post(f"{PLANS}people/link/", all_of_them)["Location"] == PLANS
    page = text(supervisor.get(PLANS).content.decode())
    assert "“Monday” has different values for Ewa and Ewa Nowa" in page
    assert "linked in all plans (2 in total)" in page
    assert list(PlanUser.objects.planned()) == [ewa]


def test_only_who_is_in_a_draft_is_offered(centre: Centre, ewa: PlanUser) -> None:
    user = centre.user("Ewa", email="ewa@alfa.pl")
    twin = centre.user("Twin", email="Ewa@alfa.pl")
    assert [f"c{found.pk}" for _planned, found in link_suggestions(centre.tenant)] == [user, twin]
    archive_plan(plan=centre.plan)
    assert link_suggestions(centre.tenant) == []


def test_the_list_takes_as_many_queries_for_many_people(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    supervisor = client_of("supervisor")
    centre.user("Ewa", email="ewa@alfa.pl")
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


@pytest.mark.parametrize(("choice", "extension"), [("mine", "101"), ("theirs", "102")])
def test_whose_values_stay_is_asked_plan_by_plan(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str, choice: str, extension: str
) -> None:
    centre.account(102)
    user = centre.user("Ewa Nowa", email="ewa@alfa.pl")
    centre.give(user, 102)
    supervisor, page = client_of("supervisor"), f"{PLANS}people/link/"
    (form,) = link_forms(supervisor.get(url))
    field = f"keep-{centre.plan.pk}"
    for response in (
        supervisor.post(page, form),
        supervisor.post(page, {**form, field: "x", "keep-x": "mine"}),
    ):
        told = text(response.content.decode())
        assert response.status_code == 422
        assert "“Monday” has different values for Ewa and Ewa Nowa." in told
        assert "Supervisor" in told, "whose page it is"
        assert "Values of Ewa extension: 101, static Values of the CRM user Ewa Nowa extension: 102" in told
        assert f'name="{field}" value="{choice}"' in response.content.decode()
    assert supervisor.post(page, {**form, field: choice})["Location"] == url
    assert centre.row(user).extension == extension
    history = text(supervisor.get(f"{PLANS}{centre.plan.pk}/history/").content.decode())
    assert "Ewa (ewa@alfa.pl) = Ewa Nowa" in history
