"""Where forms lead back to: a path of this site, whatever is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import ClientOf

FORMS = {  # address: where it leads without a page to go back to
    "/preferences/": "/",
    "/i18n/setlang/": "/",
    "/t/alfa/plans/people/link/": "/t/alfa/plans/",
    "/t/alfa/syncs/refresh/": "/t/alfa/",
    "/accounts/logout/": "/accounts/login/",
}
SENT = {"theme": "dark", "language": "pl"}
NO_PATHS = [
    *("c1", "x/y", "planning:plans", "sync:home", "account_login", "?q=a", "#a", ".", "..", " /t/alfa/"),
    *(
        "//evil.example",
        "///evil.example",
        "https://evil.example/",
        "http:///evil.example",
        "javascript:alert(1)",
    ),
    *("/\\evil.example", "\\\\evil.example", "\t//evil.example", "\x00", "https:evil.example", "http://["),
]


@pytest.mark.parametrize("url", FORMS)
def test_what_is_no_path_is_not_followed(client_of: ClientOf, url: str) -> None:
    for target in NO_PATHS:
        client = client_of("supervisor")
        for headers in ({}, {"referer": target}):
            response = client.post(url, {**SENT, "next": target}, headers=headers)
            assert (response.status_code, response["Location"]) == (302, FORMS[url]), target
            if url == "/accounts/logout/":
                client = client_of("supervisor")


@pytest.mark.parametrize("url", [a for a in FORMS if a != "/accounts/logout/"])
def test_a_path_is(client_of: ClientOf, url: str) -> None:
    client = client_of("supervisor")
    back = "/t/alfa/users/?q=%C5%82&sort=-name"

    assert client.post(url, {**SENT, "next": back})["Location"] == back
    referer = f"http://testserver{back}"
    assert client.post(url, SENT, headers={"referer": referer})["Location"] == referer


@pytest.mark.parametrize("target", NO_PATHS)
def test_the_log_in_follows_none_either(client_of: ClientOf, target: str) -> None:
    client = client_of("viewer")

    assert client.post("/accounts/login/", {"next": target})["Location"] == "/"  # is in already
    assert client.get("/accounts/login/", {"next": target})["Location"] == "/"


@pytest.mark.parametrize("target", ["c1", "//evil.example", "https://evil.example/", "/t/alfa/\\..\\x"])
def test_a_lists_own_path_stays_in_the_tenant(client_of: ClientOf, target: str) -> None:
    response = client_of("viewer").post(
        "/t/alfa/sip-accounts/preferences/", {"per_page": "25", "path": target}
    )

    assert response.status_code == 302
    assert response["Location"].startswith("/t/alfa/")
