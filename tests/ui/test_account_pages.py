"""Log-in and passwords."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from ccrm_admin.tenants.models import User
    from tests.conftest import ClientOf


def test_log_in_has_its_two_fields(client: Client, db: None):
    page = client.get("/accounts/login/").content.decode()
    fields = dict(re.findall(r'<input type="(email|password)" name="(\w+)"', page))
    assert fields == {"email": "login", "password": "password"}
    assert 'href="/accounts/password/reset/"' in page


def test_a_wrong_password_is_said_above_the_form(client: Client, viewer: User):
    page = client.post("/accounts/login/", {"login": viewer.email, "password": "wrong"}).content.decode()
    assert '<div class="alert alert-danger" role="alert">' in page
    assert f'value="{viewer.email}"' in page


def test_a_forgotten_password_needs_a_person(client: Client, db: None):
    page = client.get("/accounts/password/reset/").content.decode()
    assert "Ask the operator" in page
    assert "This installation sends no e-mail" in page


def test_a_spent_link_says_what_to_do(client: Client, db: None):
    page = client.get("/accounts/password/reset/key/1-spent/").content.decode()
    assert "The link no longer works" in page
    assert 'href="/accounts/login/"' in page


def test_a_field_in_error_is_tied_to_its_message(client_of: ClientOf):
    page = (
        client_of("viewer")
        .post("/accounts/password/change/", {"oldpassword": "wrong", "password1": "x", "password2": "x"})
        .content.decode()
    )
    field = re.search(r'<input[^>]*name="oldpassword"[^>]*>', page)
    assert field is not None
    assert 'aria-invalid="true"' in field.group()
    assert "is-invalid" in field.group()
    described_by = re.search(r'aria-describedby="([^"]+)"', field.group())
    assert described_by is not None
    assert all(f'id="{part}"' in page for part in described_by.group(1).split())


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_language_can_be_chosen_before_the_log_in(client: Client, db: None, language: str):
    client.post("/i18n/setlang/", {"language": language})
    assert f'<html lang="{language}"' in client.get("/accounts/login/").content.decode()
