"""Log-in and passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.html import one, select, text, values

if TYPE_CHECKING:
    from django.test import Client

    from ccrm_admin.tenants.models import User
    from tests.conftest import ClientOf


def test_log_in_has_its_two_fields(client: Client, db: None):
    page = client.get("/accounts/login/")
    fields = {field["type"]: field["name"] for field in select(page, "main input:not([type=hidden])")}
    assert fields == {"email": "login", "password": "password"}
    assert select(page, "[href='/accounts/password/reset/']")


def test_a_wrong_password_is_said_above_the_form(client: Client, viewer: User):
    page = client.post("/accounts/login/", {"login": viewer.email, "password": "wrong"})
    assert select(page, ".alert.alert-danger[role=alert]")
    assert values(page, "[name=login]", "value") == [viewer.email]


def test_a_forgotten_password_needs_a_person(client: Client, db: None):
    page = client.get("/accounts/password/reset/").content.decode()
    assert "Ask the operator" in page
    assert "This installation sends no e-mail" in page


def test_a_spent_link_says_what_to_do(client: Client, db: None):
    page = client.get("/accounts/password/reset/key/1-spent/").content.decode()
    assert "The link no longer works" in page
    assert 'href="/accounts/login/"' in page


def test_a_field_in_error_is_tied_to_its_message(client_of: ClientOf):
    sent = {"oldpassword": "wrong", "password1": "x", "password2": "x"}
    page = client_of("viewer").post("/accounts/password/change/", sent)
    field = one(page, "[name=oldpassword].is-invalid[aria-invalid=true]")
    assert all(text(one(page, f"#{part}")) for part in field["aria-describedby"].split())


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_language_can_be_chosen_before_the_log_in(client: Client, db: None, language: str):
    client.post("/i18n/setlang/", {"language": language})
    assert one(client.get("/accounts/login/"), "html")["lang"] == language
