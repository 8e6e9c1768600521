"""Taking away that somebody may log in, or operates the installation: page, command, and at once."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.password_links import password_link
from tests.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import SettingsWrapper

    from tests.conftest import ClientOf

LOG_IN = {"password": PASSWORD}


@pytest.fixture
def second(db: None) -> User:
    """Another operator."""
    return User.objects.create_superuser("second@example.com", PASSWORD)


def by_page(client_of: ClientOf) -> Callable[[str, User], int]:
    pages = {"make-operator": "operator/make", "remove-operator": "operator/remove"}

    def change(what: str, person: User) -> int:
        return client_of("operator").post(f"/people/{person.pk}/{pages.get(what, what)}/").status_code

    return change


def by_command(_client_of: ClientOf) -> Callable[[str, User], int]:
    def change(what: str, person: User) -> int:
        try:
            call_command("person", what, f" {person.email.upper()} ", stdout=StringIO())
        except CommandError:
            return 422
        return 302

    return change


both_ways = pytest.mark.parametrize("way", [by_page, by_command])


def open_session(person: User) -> Client:
    client = Client()
    assert client.post("/accounts/login/", {**LOG_IN, "login": person.email}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@both_ways
def test_a_deactivated_person_is_out_at_once_and_old_sessions_stay_ended(
    operator: User, viewer: User, client_of: ClientOf, way: Callable
) -> None:
    change = way(client_of)
    sessions = [open_session(viewer), open_session(viewer)]
    link = password_link(viewer)

    assert change("deactivate", viewer) == 302
    assert [is_in(session) for session in sessions] == [False, False]
    refused = Client().post("/accounts/login/", {**LOG_IN, "login": viewer.email})
    assert refused["Location"] == "/accounts/inactive/"

    assert change("activate", viewer) == 302
    assert [is_in(session) for session in sessions] == [False, False]
    page = Client().get(f"/accounts/{link.partition('/accounts/')[2]}").content.decode()
    assert "no longer works" in page
    assert open_session(viewer).get("/t/alfa/").status_code == 200


@both_ways
def test_an_operator_loses_the_rights_and_the_sessions(
    operator: User, second: User, alfa: Tenant, client_of: ClientOf, way: Callable
) -> None:
    session = open_session(second)
    assert session.get("/people/").status_code == 200

    assert way(client_of)("remove-operator", second) == 302

    assert not is_in(session)
    again = open_session(second)
    assert is_in(again)
    assert again.get("/people/").status_code == 404
    assert again.get("/t/alfa/").status_code == 404


@both_ways
def test_a_person_is_made_an_operator_and_goes_on(
    operator: User, viewer: User, client_of: ClientOf, way: Callable
) -> None:
    session = open_session(viewer)

    assert way(client_of)("make-operator", viewer) == 302

    assert session.get("/people/").status_code == 200


@both_ways
@pytest.mark.parametrize("what", ["deactivate", "remove-operator"])
def test_the_last_operator_stays(
    operator: User, second: User, client_of: ClientOf, way: Callable, what: str
) -> None:
    change = way(client_of)
    User.objects.filter(pk=second.pk).update(is_active=False)

    assert change(what, operator) == 422

    operator.refresh_from_db()
    assert (operator.is_active, operator.is_superuser) == (True, True)


@both_ways
def test_who_may_not_log_in_becomes_no_operator(
    operator: User, viewer: User, client_of: ClientOf, way: Callable
) -> None:
    User.objects.filter(pk=viewer.pk).update(is_active=False)

    assert way(client_of)("make-operator", viewer) == 422

    viewer.refresh_from_db()
    assert not viewer.is_superuser


@both_ways
def test_doing_it_twice_changes_nothing(
    operator: User, viewer: User, client_of: ClientOf, way: Callable
) -> None:
    change = way(client_of)
    change("deactivate", viewer)
    ended = User.objects.get(pk=viewer.pk).sessions_ended_at

    assert change("deactivate", viewer) == 302
    assert User.objects.get(pk=viewer.pk).sessions_ended_at == ended


def test_sessions_of_people_whom_nobody_ended_go_on(viewer: User, settings: SettingsWrapper) -> None:
    session = open_session(viewer)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key"

    assert is_in(session)


def test_the_pages_ask_first_and_say_what_happens(second: User, viewer: User, client_of: ClientOf) -> None:
    operator = client_of("operator")
    page = operator.get(f"/people/{viewer.pk}/").content.decode()
    asked = {
        "deactivate": "is logged out everywhere at once",
        "operator/make": "will see every tenant",
        "operator/remove": "is logged out everywhere at once",
    }

    assert "Alfa Call Center" in page
    assert f"/people/{viewer.pk}/" in operator.get("/people/").content.decode()
    for what, said in asked.items():
        assert said in operator.get(f"/people/{viewer.pk}/{what}/").content.decode()
    viewer.refresh_from_db()
    assert (viewer.is_active, viewer.is_superuser) == (True, False)


def test_who_steps_down_is_out(operator: User, second: User, client_of: ClientOf) -> None:
    client = client_of("operator")

    response = client.post(f"/people/{operator.pk}/operator/remove/")

    assert response["Location"] == "/"
    assert not is_in(client)


def test_the_command_lists_people(operator: User, viewer: User, nobody: User) -> None:
    User.objects.filter(pk=nobody.pk).update(is_active=False)
    out, told = StringIO(), StringIO()
    call_command("person", "list", stdout=out)
    call_command("person", "list", "--json", stdout=told)

    assert out.getvalue().splitlines() == [
        "nobody@example.com  (can't log in)",
        "operator@example.com  (operator)",
        "viewer@example.com  (viewer in alfa)",
    ]
    assert [each["email"] for each in json.loads(told.getvalue())["people"]] == [
        "nobody@example.com",
        "operator@example.com",
        "viewer@example.com",
    ]
