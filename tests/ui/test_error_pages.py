"""Pages for what went wrong: in the person's language, with a next step, and without the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from ccrm_admin.unavailable import failed

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant
    from tests.conftest import ClientOf

NEXT_STEP = '<a class="btn btn-primary" href="/">'


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("who", ["anonymous", "viewer"])
def test_not_found(client_of: ClientOf, db: None, language: str, who: str):
    response = client_of(who).get("/nothing/here/", headers={"accept-language": language})
    page = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}"' in page
    assert NEXT_STEP in page
    assert ('<nav id="menu"' in page) == (who == "viewer")


def test_forbidden_says_which_role_it_takes(client_of: ClientOf):
    response = client_of("viewer").get("/t/alfa/settings/")
    assert response.status_code == 403
    assert "manager" in response.content.decode()
    assert '<nav id="menu"' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_failing_page_is_explained_without_the_database(language: str):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    with translation.override(language):
        response = failed(request)
    page = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}" data-bs-theme="dark">' in page
    assert NEXT_STEP in page


def test_a_forged_form_is_refused_in_words(manager: object, alfa: Tenant):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "manager@example.com", "password": "x"})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


def test_a_foreign_host_is_refused_in_words(client: Client, db: None):
    response = client.get("/accounts/login/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert NEXT_STEP in response.content.decode()


def test_too_many_attempts_are_explained(client: Client, viewer: object):
    statuses = []
    for _attempt in range(40):
        response = client.post("/accounts/login/", {"login": "viewer@example.com", "password": "wrong"})
        statuses.append(response.status_code)
        if response.status_code == 429 or b"Too many" in response.content:
            break
    assert "Too many" in response.content.decode()
