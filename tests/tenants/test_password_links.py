"""The links by which people set their first password, or a new one."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.people import deactivate_person
from tests.conftest import PASSWORD
from tests.html import values

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper

    from tests.conftest import ClientOf

NEW_PASSWORD = "a fresh and long pass phrase"


@pytest.fixture(autouse=True)
def public_url(settings: SettingsWrapper) -> None:
    settings.PUBLIC_URL = "https://ccrm.firma.example"


def link_for(person: User, operator: Client) -> str:
    page = operator.post(f"/people/{person.pk}/link/")
    [link] = values(page, "[value^='https://ccrm.firma.example/accounts/password/reset/key/']", "value")
    return link.removeprefix("https://ccrm.firma.example")


def set_password(link: str, client: Client, password: str = NEW_PASSWORD) -> HttpResponse:
    form = client.get(link)
    if form.status_code != 302:
        return form
    return client.post(form["Location"], {"password1": password, "password2": password})


def test_a_link_sets_the_password_and_logs_in(nobody: User, client_of: ClientOf) -> None:
    person = Client()

    response = set_password(link_for(nobody, client_of("operator")), person)

    assert response["Location"] == "/"
    assert int(person.session["_auth_user_id"]) == nobody.pk
    nobody.refresh_from_db()
    assert nobody.check_password(NEW_PASSWORD)


def test_a_link_works_for_someone_invited(client_of: ClientOf) -> None:
    operator = client_of("operator")
    operator.post("/people/", {"email": "new@example.com"})
    invited = User.objects.get(email="new@example.com")

    set_password(link_for(invited, operator), Client())

    invited.refresh_from_db()
    assert invited.check_password(NEW_PASSWORD)


def test_a_link_works_once(nobody: User, client_of: ClientOf) -> None:
    link = link_for(nobody, client_of("operator"))
    set_password(link, Client())

    response = set_password(link, Client(), "another long pass phrase")

    assert "no longer works" in response.content.decode()
    nobody.refresh_from_db()
    assert nobody.check_password(NEW_PASSWORD)


def test_a_link_ends_when_the_person_logs_in(nobody: User, client_of: ClientOf) -> None:
    link = link_for(nobody, client_of("operator"))
    Client().post("/accounts/login/", {"login": nobody.email, "password": PASSWORD})

    assert "no longer works" in set_password(link, Client()).content.decode()


def test_a_new_password_ends_other_sessions(nobody: User, client_of: ClientOf) -> None:
    elsewhere = client_of("nobody")
    assert elsewhere.get("/accounts/password/change/").status_code == 200

    set_password(link_for(nobody, client_of("operator")), Client())

    assert elsewhere.get("/accounts/password/change/").status_code == 302


@pytest.mark.parametrize("weak", ["short", "password123", "1234567890", "nobody@example.com"])
def test_weak_passwords_are_refused(nobody: User, client_of: ClientOf, weak: str) -> None:
    set_password(link_for(nobody, client_of("operator")), Client(), weak)

    nobody.refresh_from_db()
    assert nobody.check_password(PASSWORD)


@pytest.mark.parametrize(
    "forged", ["1-set-password", "zzzzzzzzzzzz-abc-def", "1-c0ffee-0123456789abcdef", "0-x"]
)
def test_a_forged_link_says_so(nobody: User, forged: str) -> None:
    response = Client().get(f"/accounts/password/reset/key/{forged}/")

    assert response.status_code == 200
    assert "no longer works" in response.content.decode()


def test_the_link_is_not_kept_by_the_browser(nobody: User, client_of: ClientOf) -> None:
    response = client_of("operator").post(f"/people/{nobody.pk}/link/")

    assert "no-store" in response["Cache-Control"]


def test_there_is_no_link_for_someone_who_may_not_log_in(nobody: User, client_of: ClientOf) -> None:
    User.objects.filter(pk=nobody.pk).update(is_active=False)

    assert client_of("operator").post(f"/people/{nobody.pk}/link/").status_code == 404


@pytest.mark.parametrize("url", ["/people/{}/link/", "/t/alfa/people/", "/people/"])
def test_a_link_leads_to_the_public_address_whatever_host_was_asked(
    alfa: Tenant, nobody: User, client_of: ClientOf, settings: SettingsWrapper, url: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    headers = {"host": "evil.example:20001", "x-forwarded-host": "evil.example"}

    page = client_of("operator").post(
        url.format(nobody.pk), {"email": "new@example.com", "role": "viewer"}, headers=headers
    )

    assert "https://ccrm.firma.example/accounts/password/reset/key/" in page.content.decode()
    assert "evil.example" not in page.content.decode()


def test_the_command_line_makes_a_link_that_gets_past_a_locked_account(
    nobody: User, client_of: ClientOf
) -> None:
    for number in range(6):
        Client().post("/accounts/login/", {"login": nobody.email, "password": f"guess {number}"})
    out = StringIO()

    call_command("person", "link", "Nobody@example.com", stdout=out)

    person = Client()
    link = out.getvalue().strip().removeprefix("https://ccrm.firma.example")
    assert set_password(link, person)["Location"] == "/"
    assert int(person.session["_auth_user_id"]) == nobody.pk


def test_the_command_line_makes_no_link_for_someone_who_may_not_log_in(nobody: User) -> None:
    deactivate_person(person=nobody)

    with pytest.raises(CommandError, match="can't log in"):
        call_command("person", "link", nobody.email)
    with pytest.raises(CommandError, match="There is nobody"):
        call_command("person", "link", "unknown@example.com\n")
