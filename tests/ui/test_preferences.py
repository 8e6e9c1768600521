"""The theme, the menu, the rows: chosen by a form, kept in a cookie, never a way to another site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import ClientOf

YEAR = 365 * 24 * 3600  # seconds


def test_is_kept_for_a_year_and_set_by_the_server(client: Client, db: None):
    response = client.post(
        "/preferences/", {"theme": "dark"}, headers={"referer": "http://testserver/accounts/login/"}
    )
    assert (response.status_code, response["Location"]) == (302, "http://testserver/accounts/login/")
    assert response.cookies["theme"]["max-age"] == YEAR
    assert response.cookies["theme"]["samesite"] == "Lax"
    assert 'data-bs-theme="dark"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("menu", "folded", 'data-menu="folded"'),
        ("menu", "open", ""),
        ("density", "comfortable", 'data-density="comfortable"'),
        ("density", "compact", ""),
    ],
)
def test_the_menu_and_the_rows_are_kept_too(client_of: ClientOf, name: str, value: str, shown: str):
    client = client_of("operator")
    response = client.post("/preferences/", {name: value}, headers={"hx-request": "true"})
    assert response.status_code == 204
    assert response.cookies[name].value == value
    head = client.get("/").content.decode().partition("<head>")[0]
    assert shown in head
    assert bool(shown) == (f"data-{name}" in head)


@pytest.mark.parametrize("posted", [{}, {"menu": "neon"}, {"theme": "dark", "density": ""}])
def test_no_other_choice_is_kept(client: Client, db: None, posted: dict[str, str]):
    response = client.post("/preferences/", posted)
    assert response.status_code == 400
    assert not response.cookies


@pytest.mark.parametrize("cookie", ["", "system", '"><script>', "neon"])
def test_any_other_cookie_means_the_system(client: Client, db: None, cookie: str):
    client.cookies["theme"] = cookie
    page = client.get("/accounts/login/").content.decode()
    assert "data-bs-theme" not in page
    assert "neon" not in page


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        r"\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "",
    ],
)
def test_a_forged_address_leads_to_the_first_page(client: Client, db: None, url: str):
    response = client.post("/preferences/", {"theme": "light", "next": url}, headers={"referer": url})
    assert response["Location"] == "/"


def test_next_comes_before_the_referring_page(client: Client, db: None):
    response = client.post(
        "/preferences/", {"theme": "light", "next": "/t/alfa/?q=a"}, headers={"referer": "http://testserver/"}
    )
    assert response["Location"] == "/t/alfa/?q=a"


@pytest.mark.parametrize("theme", ["", "neon", "dark; path=/x"])
def test_an_unknown_theme_is_refused(client: Client, db: None, theme: str):
    response = client.post("/preferences/", {"theme": theme})
    assert response.status_code == 400
    assert "theme" not in response.cookies


def test_a_get_changes_nothing(client_of: ClientOf):
    response = client_of("viewer").get("/preferences/?theme=dark")
    assert response.status_code == 405
    assert "theme" not in response.cookies
