"""The offer to link people who are planned with users of the CRM."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    link_arrival,
    link_suggestions,
)
from ccrm_admin.planning.text.errors import LinkMovedError
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import text
from tests.inventory import rows
from tests.planning.pages import PLANS, link_forms
from tests.planning.world import Centre


@pytest.fixture
def url(centre: Centre) -> str:
    return f"{PLANS}{centre.plan.pk}/people/"


def test_who_arrives_is_offered_to_be_tied(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str
) -> None:
    offer = "1 planned user is now in CCRM"
    supervisor = client_of("supervisor")
    assert offer not in supervisor.get(PLANS).content.decode()
    user = centre.user("Ewa Nowa", email="EWA@firma.example")
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
    one = centre.user("Ewa Nowa", email="ewa@firma.example", permission_group="Sales")
    other = centre.user("Ewa Stara", email="EWA@firma.example")
    supervisor = client_of("supervisor")
    page = supervisor.get(url)
    assert (
        "several CRM users have the e-mail ewa@firma.example. Which one is it? Ewa Nowa , Sales Ewa Stara"
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
    shown = centre.user("Ewa Nowa", email="ewa@firma.example")
    supervisor = client_of("supervisor")
    (form,) = link_forms(supervisor.get(url))
    strangers = [
        rows.crm_user(beta, "Ewa", email="ewa@firma.example").pk,
        rows.crm_user(centre.tenant, "Jan").pk,
    ]
    CrmUser.objects.filter(pk=int(shown[1:])).update(email="jan@alfa.pl", email_key="jan@alfa.pl")
    centre.user("Ewa Stara", email="ewa@firma.example")
    for user in (*form["user"], *strangers, "", "x", "9" * 30):
        supervisor.post(f"{PLANS}people/link/", {**form, "user": user})
    assert list(PlanUser.objects.planned()) == [ewa]


def test_a_ground_that_moves_in_this_moment_is_refused(centre: Centre, ewa: PlanUser) -> None:
    user = CrmUser.objects.get(pk=int(centre.user("Ewa Nowa", email="ewa@firma.example")[1:]))
    changes: list[dict[str, Any]] = [{"email_key": "x@alfa.pl"}, {"missing_since": timezone.now()}]
    for change in changes:
        CrmUser.objects.filter(pk=user.pk).update(**change)
        with pytest.raises(LinkMovedError, match="Ewa and Ewa Nowa were not linked"):
            link_arrival(planned=ewa, user=user, by=None)
        CrmUser.objects.filter(pk=user.pk).update(email_key="ewa@firma.example", missing_since=None)
    link_arrival(planned=ewa, user=user, by=None)
    with pytest.raises(LinkMovedError):
        link_arrival(planned=ewa, user=user, by=None)


def test_all_are_tied_at_once_but_for_a_conflict(centre: Centre, ewa: PlanUser, client_of: ClientOf) -> None:
    theirs = centre.user("Ewa Nowa", email="ewa@firma.example")
    centre.set(theirs, Part.EXTENSION, Extension("dynamic"))
    for name in ("jan", "ola"):
        add_planned_user(plan=centre.plan, by=None, email=f"{name}@alfa.pl")
        centre.user(name, email=f"{name}@alfa.pl")
    supervisor = client_of("supervisor")
    assert "Link all 3" in supervisor.get(PLANS).content.decode()
    all_of_them, *_each = link_forms(supervisor.get(PLANS))
    assert supervisor.post(f"{PLANS}people/link/", all_of_them)["Location"] == PLANS
    page = text(supervisor.get(PLANS).content.decode())
    assert "“Monday” has different values for Ewa and Ewa Nowa" in page
    assert "linked in all plans (2 in total)" in page
    assert list(PlanUser.objects.planned()) == [ewa]


def test_only_who_is_in_a_draft_is_offered(centre: Centre, ewa: PlanUser) -> None:
    user = centre.user("Ewa", email="ewa@firma.example")
    twin = centre.user("Twin", email="Ewa@firma.example")
    assert [f"c{found.pk}" for _planned, found in link_suggestions(centre.tenant)] == [user, twin]
    archive_plan(plan=centre.plan)
    assert link_suggestions(centre.tenant) == []


@pytest.mark.parametrize(("choice", "extension"), [("mine", "101"), ("theirs", "102")])
def test_whose_values_stay_is_asked_plan_by_plan(
    centre: Centre, ewa: PlanUser, client_of: ClientOf, url: str, choice: str, extension: str
) -> None:
    centre.account(102)
    user = centre.user("Ewa Nowa", email="ewa@firma.example")
    centre.give(user, 102)
    supervisor, page = client_of("supervisor"), f"{PLANS}people/link/"
    (form,) = link_forms(supervisor.get(url))
    field = f"keep-{centre.plan.pk}"
    for response in (
        supervisor.post(page, form),
        supervisor.post(page, {**form, field: "x", "keep-x": "mine"}),
    ):
        said = text(response.content.decode())
        assert response.status_code == 422
        assert "“Monday” has different values for Ewa and Ewa Nowa." in said
        assert "Supervisor" in said, "whose page it is"
        assert "Values of Ewa extension: 101, static note: Window seat" in said
        assert "Values of the CRM user Ewa Nowa extension: 102" in said
        assert f'name="{field}" value="{choice}"' in response.content.decode()
    assert supervisor.post(page, {**form, field: choice})["Location"] == url
    assert centre.row(user).extension == extension
    history = text(supervisor.get(f"{PLANS}{centre.plan.pk}/history/").content.decode())
    assert "Ewa (ewa@firma.example) = Ewa Nowa" in history
