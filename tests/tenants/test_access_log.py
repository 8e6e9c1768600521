"""The log of who was let in, refused, or given rights: who, what, from where, and never a secret."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.password_links import password_link
from tests.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ClientOf

    LogOf = Callable[[Callable[[], object]], list[str]]

ADDRESS = "203.0.113.7"
KEY = "a-very-secret-api-key"


@pytest.fixture
def log_of(db: None, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Callable) -> LogOf:
    """Return what is logged of what is done; entries about changes come with the commit."""
    caplog.set_level(logging.INFO, "ccrm_admin.access")

    def log_of(do: Callable[[], object]) -> list[str]:
        caplog.clear()
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return [record.getMessage() for record in caplog.records if record.name == "ccrm_admin.access"]

    return log_of


def log_in(login: str, password: str = PASSWORD) -> None:
    Client(REMOTE_ADDR=ADDRESS).post("/accounts/login/", {"login": login, "password": password})


def test_coming_and_going_is_logged(viewer: User, log_of: LogOf) -> None:
    assert log_of(lambda: log_in("VIEWER@example.com")) == [
        f"viewer@example.com from {ADDRESS}: viewer@example.com logged in"
    ]
    assert log_of(lambda: log_in(viewer.email, "guess")) == [
        f"somebody from {ADDRESS}: a wrong password for viewer@example.com"
    ]
    for number in range(4):
        log_in(viewer.email, f"guess {number}")
    assert log_of(lambda: log_in(viewer.email)) == [
        f"somebody from {ADDRESS}: too many failed log-ins as viewer@example.com"
    ]


def test_what_has_no_account_may_be_a_password_and_is_not_logged(viewer: User, log_of: LogOf) -> None:
    for typed in (f"{PASSWORD}@example.com".replace(" ", ""), "x\n2026-11-29 INFO forged@example.com"):
        lines = log_of(lambda typed=typed: log_in(typed))  # type: ignore[misc]
        assert lines in ([f"somebody from {ADDRESS}: a wrong password for somebody unknown"], [])


CHANGES = [
    ("viewer/role", {"role": "supervisor"}, "made viewer@example.com supervisor in alfa, who was viewer"),
    ("viewer/remove", {}, "took the role viewer in alfa from viewer@example.com"),
    ("", {"email": "new@example.com", "role": "viewer"}, "made new@example.com viewer in alfa"),
    ("settings/key", {"api_key": KEY}, "replaced the API key of alfa"),
    ("settings/key/remove", {}, "removed the API key of alfa"),
    ("settings/deactivate", {}, "deactivated the tenant alfa"),
    ("people/deactivate", {}, "deactivated viewer@example.com"),
    ("people/operator/make", {}, "made viewer@example.com an operator"),
    ("people/link", {}, "made a password link for viewer@example.com"),
    ("people/unlock", {}, "unlocked the log-in of viewer@example.com"),
]


@pytest.mark.parametrize(("where", "sent", "what"), CHANGES, ids=[what for _w, _s, what in CHANGES])
def test_changes_name_who_and_from_where_and_no_secret(
    viewer: User, client_of: ClientOf, log_of: LogOf, where: str, sent: dict[str, str], what: str
) -> None:
    operator = client_of("operator")
    place, _slash, rest = where.partition("/")
    url = {
        "people": f"/people/{viewer.pk}/{rest}/",
        "settings": f"/t/alfa/{where}/",
        "viewer": f"/t/alfa/people/{viewer.pk}/{rest}/",
        "": "/t/alfa/people/",
    }[place]

    lines = log_of(lambda: operator.post(url, sent, REMOTE_ADDR=ADDRESS))

    assert f"operator@example.com from {ADDRESS}: {what}" in lines
    for line in lines:
        assert KEY not in line
        assert "/password/reset/" not in line


def test_what_was_rolled_back_is_not_logged(viewer: User, client_of: ClientOf, log_of: LogOf) -> None:
    """Two managers invite; the second gets a refusal and changes nothing."""
    operator = client_of("operator")

    assert log_of(lambda: operator.post("/t/alfa/people/", {"email": viewer.email, "role": "manager"})) == []
    assert log_of(lambda: operator.post("/people/", {"email": viewer.email})) == []


def test_the_command_line_is_named(viewer: User, log_of: LogOf) -> None:
    lines = log_of(lambda: call_command("person", "deactivate", viewer.email))

    assert len(lines) == 1
    assert lines[0].startswith("command line (")
    assert lines[0].endswith("): deactivated viewer@example.com")


def test_refusals_are_logged(
    viewer: User, manager: User, beta: Tenant, client_of: ClientOf, log_of: LogOf
) -> None:
    client = client_of("viewer")
    who = f"viewer@example.com from {ADDRESS}"

    def lines(url: str, **extra: object) -> list[str]:
        return log_of(lambda: client.post(url, REMOTE_ADDR=ADDRESS, **extra))  # type: ignore[arg-type]

    assert lines("/t/alfa/settings/") == [f"{who}: not allowed: POST tenants:edit tenant=alfa"]
    assert lines("/t/beta/settings/") == [f"{who}: no tenant of theirs: beta"]
    assert lines("/people/") == [f"{who}: a page for operators alone: everybody"]
    alone = client_of("manager")
    assert log_of(lambda: alone.post(f"/t/alfa/people/{manager.pk}/remove/", REMOTE_ADDR=ADDRESS)) == [
        f"{manager.email} from {ADDRESS}: refused to take away the only manager of alfa, {manager.email}"
    ]


def test_a_refused_password_link_does_not_get_into_the_log(viewer: User, log_of: LogOf) -> None:
    link = password_link(viewer)
    url = f"/accounts/{link.partition('/accounts/')[2]}"
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS)

    lines = log_of(lambda: strict.post(url))

    assert lines == [f"somebody from {ADDRESS}: not allowed: POST account_reset_password_from_key"]


def test_setting_a_password_by_a_link_is_logged(viewer: User, log_of: LogOf) -> None:
    client = Client(REMOTE_ADDR=ADDRESS)
    form = client.get(f"/accounts/{password_link(viewer).partition('/accounts/')[2]}")["Location"]
    phrase = "a fresh and long pass phrase"

    lines = log_of(lambda: client.post(form, {"password1": phrase, "password2": phrase}))

    assert any("viewer@example.com set a password by a link" in line for line in lines)
    assert not any(phrase in line for line in lines)
