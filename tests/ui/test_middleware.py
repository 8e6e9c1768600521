"""An ended session sends the whole page to the log-in, not the log-in into a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import User
    from tests.conftest import ClientOf

SEEN = "http://testserver/t/alfa/sip-accounts/?q=anna&sort=-name"


def test_htmx_is_told_to_leave_the_page(client_of: ClientOf, db: None):
    response = client_of("anonymous").get(
        "/t/alfa/sip-accounts/?q=ann", headers={"hx-request": "true", "hx-current-url": SEEN}
    )
    assert response.status_code == 401
    assert response.content == b""
    assert response["HX-Redirect"] == (
        "/accounts/login/?next=/t/alfa/sip-accounts/%3Fq%3Danna%26sort%3D-name"
    )


def test_an_address_elsewhere_is_not_kept(client_of: ClientOf, db: None):
    response = client_of("anonymous").get(
        "/t/alfa/sip-accounts/",
        headers={"hx-request": "true", "hx-current-url": "https://evil.example/x"},
    )
    assert response["HX-Redirect"] == "/accounts/login/?next=/"


def test_a_browser_is_redirected_as_ever(client_of: ClientOf, db: None):
    response = client_of("anonymous").get("/t/alfa/sip-accounts/?q=ann")
    assert response.status_code == 302
    assert "HX-Redirect" not in response


def test_other_redirects_pass(client_of: ClientOf):
    response = client_of("viewer").post(
        "/i18n/setlang/", {"language": "pl", "next": "/"}, headers={"hx-request": "true"}
    )
    assert response.status_code == 302


def test_what_was_posted_leads_back_to_its_form(client_of: ClientOf, db: None):
    anonymous = client_of("anonymous")
    for origin, seen in (
        ("http://testserver/t/alfa/plans/5/edit/?a=1", "/t/alfa/plans/5/edit/%3Fa%3D1"),
        ("https://evil.example/x", "/"),
        ("http://[::1", "/"),
        ("", "/"),
    ):
        response = anonymous.post("/t/alfa/plans/5/people/3/drop/", headers={"referer": origin})
        assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={seen}")


def test_a_form_of_another_persons_page_is_refused(client_of: ClientOf, viewer: User, manager: User):
    for who, sender, status in (
        (viewer, viewer, 302),
        (viewer, manager, 409),
        (viewer, None, 302),  # a page without a script
    ):
        sent = {"theme": "dark"} | ({"sent_by": str(sender.pk)} if sender else {})
        response = client_of(who.email.partition("@")[0]).post("/preferences/", sent)
        assert response.status_code == status
        assert ("Nothing was changed" in response.content.decode()) == (status == 409)
        assert ("theme" in response.cookies) == (status == 302)
    response = client_of("anonymous").post("/t/alfa/", {"sent_by": str(viewer.pk)})
    assert response["Location"].startswith("/accounts/login/"), "nobody is asked to log in, not refused"


def test_where_only_forms_lead_a_browser_is_led_to_the_page_above(client_of: ClientOf):
    viewer, browser = client_of("viewer"), {"accept": "text/html,*/*;q=0.8"}
    for address, above in (("/preferences/", "/"), ("/t/alfa/plans/for-users/", "/t/alfa/plans/")):
        assert viewer.get(address, headers=browser)["Location"] == above
        assert "That page opens only from its form" in viewer.get(above).content.decode()
    response = viewer.get("/preferences/")
    assert (response.status_code, response["Allow"]) == (405, "POST"), "to a script"


def test_pages_say_whose_they_are(client_of: ClientOf, viewer: User):
    assert f'<body data-person="{viewer.pk}">' in client_of("viewer").get("/").content.decode()
    assert "data-person" not in client_of("anonymous").get("/accounts/login/").content.decode()
