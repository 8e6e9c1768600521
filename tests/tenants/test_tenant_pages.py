"""The pages by which tenants are added and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ccrm_admin.tenants.models import Membership, Tenant, User

if TYPE_CHECKING:
    from tests.conftest import ClientOf
from tests.html import one, texts

NEW = {"name": "gamma", "title": "Gamma", "api_key": "secret-key", "refresh_interval": "600"}


def test_the_list_shows_inactive_tenants_and_whether_there_is_a_key(
    alfa: Tenant, beta: Tenant, viewer: User, client_of: ClientOf
) -> None:
    Tenant.objects.filter(pk=beta.pk).update(active=False)

    page = client_of("operator").get("/tenants/").content.decode()

    assert "Alfa Call Center" in page
    assert "Beta Telemarketing" in page
    assert page.count("not set") == 2
    assert page.count("inactive") == 1


def test_the_list_makes_the_same_number_of_queries_for_any_number_of_tenants(
    alfa: Tenant, client_of: ClientOf
) -> None:
    operator = client_of("operator")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert operator.get("/tenants/").status_code == 200
        return len(captured)

    few = queries()
    Tenant.objects.bulk_create([Tenant(name=f"t{number}", title="T") for number in range(25)])
    assert queries() == few


def test_an_empty_list_says_what_to_do(client_of: ClientOf) -> None:
    assert "Add the first one" in client_of("operator").get("/tenants/").content.decode()


def test_adding_a_tenant_leads_to_its_settings(client_of: ClientOf) -> None:
    response = client_of("operator").post("/tenants/add/", NEW, follow=True)

    assert response.redirect_chain == [("/t/gamma/settings/", 302)]
    assert "Gamma added." in response.content.decode()
    tenant = Tenant.objects.get(name="gamma")
    assert (tenant.read_key(), tenant.refresh_interval) == ("secret-key", 600)


def test_adding_a_tenant_twice_is_a_sentence_and_adds_one(client_of: ClientOf) -> None:
    operator = client_of("operator")
    operator.post("/tenants/add/", NEW)

    response = operator.post("/tenants/add/", NEW)

    assert response.status_code == 422
    assert "This tenant already exists." in response.content.decode()
    assert Tenant.objects.filter(name="gamma").count() == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("https://firma.ccrm.pl/", "Enter “firma”"),
        ("Firma", "Enter “firma”"),
        ("fir ma", "Enter only the part before .ccrm.pl"),
        ("../etc", "Enter only the part before .ccrm.pl"),
        ("fir\x00ma", "Null characters are not allowed"),
        ("x" * 300, "at most 63 characters"),
        ("", "This field is required"),
    ],
)
def test_a_wrong_name_is_explained_and_the_rest_kept(client_of: ClientOf, name: str, sentence: str) -> None:
    response = client_of("operator").post("/tenants/add/", {**NEW, "name": name})

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Gamma"' in page
    assert not Tenant.objects.exists()


def test_the_name_field_does_not_cut_a_pasted_address(client_of: ClientOf) -> None:
    assert "maxlength" not in one(client_of("operator").get("/tenants/add/"), "[name=name]").attrs


def test_settings_change_title_and_interval_but_never_the_name(client_of: ClientOf) -> None:
    data = {"title": "New title", "refresh_interval": "900", "name": "beta", "active": "", "key_token": "x"}

    response = client_of("manager").post("/t/alfa/settings/", data)

    assert response["Location"] == "/t/alfa/settings/"
    tenant = Tenant.objects.get()
    assert (tenant.name, tenant.title, tenant.refresh_interval) == ("alfa", "New title", 900)
    assert (tenant.active, tenant.key_token) == (True, "")


def test_settings_change_the_country_of_the_numbers(client_of: ClientOf) -> None:
    manager = client_of("manager")
    assert texts(manager.get("/t/alfa/settings/"), "option[value=PL][selected]") == ["PL (+48)"]

    manager.post("/t/alfa/settings/", {"title": "Alfa", "refresh_interval": "300", "region": "DE"})

    assert Tenant.objects.get().region == "DE"
    refused = manager.post("/t/alfa/settings/", {"title": "Alfa", "refresh_interval": "300", "region": "XX"})
    assert (refused.status_code, Tenant.objects.get().region) == (422, "DE")


def test_wrong_settings_are_explained_and_not_shown_as_saved(client_of: ClientOf) -> None:
    response = client_of("manager").post("/t/alfa/settings/", {"title": "Unsaved", "refresh_interval": "5"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "greater than or equal to 60" in page
    assert "<title>Settings · Alfa Call Center" in page
    assert Tenant.objects.get().title == "Alfa Call Center"


def test_storing_and_removing_a_key(client_of: ClientOf) -> None:
    manager = client_of("manager")

    manager.post("/t/alfa/settings/key/", {"api_key": " new-key "})
    assert Tenant.objects.get().read_key() == "new-key"

    assert "Nothing is refreshed until" in manager.get("/t/alfa/settings/key/remove/").content.decode()
    assert Tenant.objects.get().has_key
    manager.post("/t/alfa/settings/key/remove/")
    assert not Tenant.objects.get().has_key


def test_an_empty_key_keeps_the_stored_one(client_of: ClientOf) -> None:
    manager = client_of("manager")
    manager.post("/t/alfa/settings/key/", {"api_key": "key"})

    response = manager.post("/t/alfa/settings/key/", {"api_key": "  "})

    assert response.status_code == 422
    assert "remove the stored one" in response.content.decode()
    assert Tenant.objects.get().read_key() == "key"


def test_the_key_can_be_tried_only_if_there_is_one(client_of: ClientOf) -> None:
    manager = client_of("manager")
    assert "Try the key" not in manager.get("/t/alfa/settings/").content.decode()

    manager.post("/t/alfa/settings/key/", {"api_key": "key"})

    assert "Try the key" in manager.get("/t/alfa/settings/").content.decode()


def test_an_inactive_tenant_vanishes_for_members_and_comes_back(client_of: ClientOf) -> None:
    operator, manager = client_of("operator"), client_of("manager")

    assert "its people no longer see it" in operator.get("/t/alfa/settings/deactivate/").content.decode()
    assert manager.get("/t/alfa/settings/").status_code == 200
    for _double in range(2):
        assert operator.post("/t/alfa/settings/deactivate/")["Location"] == "/tenants/"
    assert manager.get("/t/alfa/settings/").status_code == 404
    operator.post("/t/alfa/settings/activate/")
    assert manager.get("/t/alfa/settings/").status_code == 200


def test_a_manager_is_not_offered_what_operators_do(client_of: ClientOf) -> None:
    page = client_of("manager").get("/t/alfa/settings/").content.decode()

    assert "Deactivate" not in page
    assert "/tenants/" not in page


@pytest.mark.parametrize(
    "url",
    [
        "/tenants/add/",
        "/t/alfa/settings/",
        "/t/alfa/settings/key/",
        "/t/alfa/settings/key/remove/",
        "/t/alfa/settings/deactivate/",
        "/t/alfa/settings/activate/",
        "/t/alfa/people/",
        "/people/",
    ],
)
def test_a_form_from_another_site_is_refused(alfa: Tenant, operator: User, url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)

    assert client.post(url, NEW).status_code == 403
    assert list(Tenant.objects.values_list("name", "active", "key_token")) == [("alfa", True, "")]
    assert not Membership.objects.exists()
