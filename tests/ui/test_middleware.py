"""An ended session sends the whole page to the log-in, not the log-in into a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import ClientOf

SEEN = "http://testserver/t/alfa/sip-accounts/?q=anna&sort=-name"


def test_htmx_is_told_to_leave_the_page(client_of: ClientOf, db: None):
    answer = client_of("anonymous").get(
        "/t/alfa/sip-accounts/?q=ann", headers={"hx-request": "true", "hx-current-url": SEEN}
    )
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer["HX-Redirect"] == ("/accounts/login/?next=/t/alfa/sip-accounts/%3Fq%3Danna%26sort%3D-name")


def test_an_address_elsewhere_is_not_kept(client_of: ClientOf, db: None):
    answer = client_of("anonymous").get(
        "/t/alfa/sip-accounts/",
        headers={"hx-request": "true", "hx-current-url": "https://evil.example/x"},
    )
    assert answer["HX-Redirect"] == "/accounts/login/?next=/"


def test_a_browser_is_redirected_as_ever(client_of: ClientOf, db: None):
    answer = client_of("anonymous").get("/t/alfa/sip-accounts/?q=ann")
    assert answer.status_code == 302
    assert "HX-Redirect" not in answer


def test_other_redirects_pass(client_of: ClientOf):
    answer = client_of("viewer").post("/theme/", {"theme": "dark"}, headers={"hx-request": "true"})
    assert answer.status_code == 302
