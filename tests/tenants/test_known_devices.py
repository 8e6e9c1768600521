"""Whoever logged in on a device is not locked out there by guesses made elsewhere."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client

from ccrm_admin.tenants.devices import COOKIE, PEOPLE_LIMIT
from ccrm_admin.tenants.models import User
from tests.conftest import PASSWORD

if TYPE_CHECKING:
    pass
from tests.tenants.guesses import OTHER, guess, post


@pytest.fixture
def device(viewer: User) -> Client:
    """A browser in which the viewer has logged in and out."""
    client = Client()
    assert post(viewer.email, client=client) == "in"
    return client


def test_others_lock_an_account_but_not_on_its_own_device(viewer: User, device: Client) -> None:
    guess(viewer.email, 6, REMOTE_ADDR=OTHER)

    assert post(viewer.email) == "locked"
    assert post(viewer.email.upper(), client=device) == "in"


def test_a_device_has_no_more_guesses_than_others_and_uses_up_its_own(viewer: User, device: Client) -> None:
    assert guess(viewer.email, 7, device) == ["wrong"] * 5 + ["locked"] * 2
    assert post(viewer.email, client=device) == "locked"
    assert post(viewer.email) == "in"


def test_a_device_of_one_is_no_device_of_another(viewer: User, manager: User, device: Client) -> None:
    guess(manager.email, 6, REMOTE_ADDR=OTHER)

    assert post(manager.email, client=device) == "locked"


def test_a_shared_device_knows_all_who_use_it(viewer: User, manager: User, device: Client) -> None:
    assert post(manager.email, client=device) == "in"
    for person in (viewer, manager):
        guess(person.email, 6, REMOTE_ADDR=OTHER)

    assert [post(person.email, client=device) for person in (viewer, manager)] == ["in", "in"]


def test_a_device_remembers_the_last_people(viewer: User, device: Client) -> None:
    for number in range(PEOPLE_LIMIT):
        User.objects.create_user(f"p{number}@example.com", PASSWORD)
        assert post(f"p{number}@example.com", client=device) == "in"
    guess(viewer.email, 6, REMOTE_ADDR=OTHER)
    guess("p0@example.com", 6, REMOTE_ADDR=OTHER)

    assert post(viewer.email, client=device) == "locked"
    assert post("p0@example.com", client=device) == "in"
    assert len(device.cookies[COOKIE].value) < 2000


@pytest.mark.parametrize("forged", ["", "x", "e30:1:x", '{"id":"a","people":[]}', "\x00", "ü" * 900])
def test_a_forged_device_is_none(viewer: User, forged: str) -> None:
    guess(viewer.email, 6)
    client = Client()
    client.cookies[COOKIE] = forged

    assert post(viewer.email, client=client) == "locked"


def test_the_cookie_names_nobody_and_scripts_cannot_read_it(viewer: User, device: Client) -> None:
    cookie = device.cookies[COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "viewer" not in cookie.value


def test_a_device_gets_past_the_limit_of_its_address_for_its_own_people(viewer: User, device: Client) -> None:
    for number in range(31):
        guess(f"p{number}@example.com", 1)

    assert post(viewer.email) == "locked"
    assert post(viewer.email, client=device) == "in"
    assert post("p99@example.com", "guess", client=device) == "locked"


def test_an_operator_unlocks_an_account_on_every_device(viewer: User, device: Client) -> None:
    guess(viewer.email, 6)
    guess(viewer.email, 6, device)

    call_command("person", "unlock", viewer.email.upper(), stdout=StringIO())

    assert [post(viewer.email), post(viewer.email, client=device)] == ["in", "in"]
    assert guess(viewer.email, 6)[-1] == "locked"
