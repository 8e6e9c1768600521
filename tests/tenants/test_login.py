"""Logging in: by e-mail, and by invitation only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ccrm_admin.tenants.models import User
from tests.conftest import PASSWORD

if TYPE_CHECKING:
    from tests.conftest import ClientOf


def log_in(login: str, password: str = PASSWORD, client: Client | None = None, **extra: str) -> Client:
    client = client or Client()
    client.post("/accounts/login/", {"login": login, "password": password}, **extra)  # type: ignore[arg-type]
    return client


def logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["viewer@example.com", "VIEWER@EXAMPLE.COM", " Viewer@Example.com "])
def test_the_case_of_an_e_mail_does_not_matter(viewer: User, login: str) -> None:
    assert logged_in(log_in(login))


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("viewer@example.com", PASSWORD.upper()),
        ("viewer@example.com", ""),
        ("viewer@example.com", f"{PASSWORD}\x00"),
        ("unknown@example.com", PASSWORD),
        ("viewer", PASSWORD),
        ("viewer\x00@example.com", PASSWORD),
        ("x" * 5000, PASSWORD),
    ],
)
def test_wrong_log_ins_are_refused(viewer: User, login: str, password: str) -> None:
    response = Client().post("/accounts/login/", {"login": login, "password": password})

    assert response.status_code == 200
    assert not logged_in(response.client)
    assert PASSWORD not in response.content.decode()


def test_a_person_who_may_not_log_in_any_more(viewer: User, client_of: ClientOf) -> None:
    session = client_of("viewer")
    User.objects.update(is_active=False)

    assert not logged_in(log_in(viewer.email))
    assert session.get("/t/alfa/people/").status_code == 302


def test_a_person_without_a_password_cannot_log_in(db: None) -> None:
    User.objects.create_user("new@example.com")

    for password in ("", "!", PASSWORD):
        assert not logged_in(log_in("new@example.com", password))


def test_the_session_gets_a_new_key_at_log_in(viewer: User) -> None:
    client = Client()
    session = client.session
    session["language"] = "pl"
    session.save()
    client.cookies["sessionid"] = session.session_key

    log_in(viewer.email, client=client)

    assert logged_in(client)
    assert client.session.session_key != session.session_key


@pytest.mark.parametrize(
    "url",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/key/",
        "/accounts/login/code/",
        "/accounts/login/code/confirm/",
        "/accounts/reauthenticate/",
    ],
)
def test_what_makes_no_sense_here_is_not_there(viewer: User, client_of: ClientOf, url: str) -> None:
    for client in (Client(), client_of("viewer")):
        for method in ("get", "post"):
            data = {"email": "new@example.com", "password1": PASSWORD, "action_add": ""}
            assert getattr(client, method)(url, data).status_code == 404
    assert User.objects.count() == 1


def test_no_mail_is_sent_for_a_forgotten_password(viewer: User, mailoutbox: list[object]) -> None:
    assert "operator" in Client().get("/accounts/password/reset/").content.decode()
    assert Client().post("/accounts/password/reset/", {"email": viewer.email}).status_code == 405
    assert mailoutbox == []


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_log_in_leads_to_no_other_site(viewer: User, target: str) -> None:
    data = {"login": viewer.email, "password": PASSWORD, "next": target}

    assert Client().post("/accounts/login/", data)["Location"] == "/"


def test_logging_out_takes_a_click(viewer: User, client_of: ClientOf) -> None:
    client = client_of("viewer")

    client.get("/accounts/logout/")
    assert logged_in(client)
    client.post("/accounts/logout/")
    assert not logged_in(client)


def test_changing_the_password(viewer: User, client_of: ClientOf) -> None:
    client = client_of("viewer")
    data = {"oldpassword": PASSWORD, "password1": "quite another phrase", "password2": "quite another phrase"}

    client.post("/accounts/password/change/", {**data, "oldpassword": "guess"})
    viewer.refresh_from_db()
    assert viewer.check_password(PASSWORD)

    client.post("/accounts/password/change/", data)
    viewer.refresh_from_db()
    assert viewer.check_password("quite another phrase")
    assert client.get("/accounts/password/change/").status_code == 200  # still logged in


def test_createsuperuser_makes_an_operator(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", "--noinput", "--email", "Boss@Example.com", verbosity=0)

    boss = User.objects.get()
    assert (boss.email, boss.is_superuser) == ("boss@example.com", True)
    assert logged_in(log_in("boss@example.com"))
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", "--noinput", "--email", "BOSS@example.com", verbosity=0)
