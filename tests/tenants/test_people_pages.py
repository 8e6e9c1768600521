"""The pages about who may see a tenant, and who is here at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Membership, Tenant, User
from tests.html import texts

if TYPE_CHECKING:
    from tests.conftest import ClientOf

KNOWN, UNKNOWN = "nobody@example.com", "unknown@example.com"


def roles_in_alfa() -> dict[str, str]:
    return dict(Membership.objects.filter(tenant__name="alfa").values_list("user__email", "role"))


def test_members_are_listed_with_their_roles_and_nobody_else(
    manager: User, viewer: User, outsider: User, client_of: ClientOf
) -> None:
    page = client_of("manager").get("/t/alfa/people/").content.decode()

    assert "viewer@example.com" in page
    assert "2 people" in page
    assert "outsider@example.com" not in page


def test_the_roles_are_told_as_they_are(client_of: ClientOf) -> None:
    page = client_of("manager").get("/t/alfa/people/").content.decode()

    assert "also archives plans and manages settings" in page
    assert "approves" not in page


def test_the_list_makes_the_same_number_of_queries_for_any_number_of_members(
    alfa: Tenant, client_of: ClientOf
) -> None:
    operator = client_of("operator")

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert operator.get(url).status_code == 200
        return len(captured)

    def add_people(first: int) -> None:
        for number in range(first, first + 10):
            User.objects.create_user(f"p{number}@example.com").memberships.create(tenant=alfa)

    add_people(0)
    few = [queries(url) for url in ("/t/alfa/people/", "/people/")]
    add_people(10)
    assert [queries(url) for url in ("/t/alfa/people/", "/people/")] == few


@pytest.mark.parametrize("url", ["/t/alfa/people/", "/people/"])
@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"email": f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.pl"}, "at most 254 characters"),
        ({"name": "A\x00B"}, "Null characters are not allowed"),
    ],
)
def test_what_no_account_can_have_is_refused_where_it_was_written(
    alfa: Tenant, client_of: ClientOf, url: str, posted: dict[str, str], sentence: str
) -> None:
    response = client_of("operator").post(url, {"email": "new@example.com", "role": "viewer", **posted})

    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize("url", ["/t/alfa/people/", "/people/"])
def test_who_is_invited_by_somebody_else_in_this_moment_is_said(
    alfa: Tenant, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    def beaten(person: User, **options: object) -> None:
        raise IntegrityError

    operator = client_of("operator")
    monkeypatch.setattr(User, "save", beaten)

    response = operator.post(url, {"email": "new@example.com", "role": "viewer"})

    assert (response.status_code, "already exists" in response.content.decode()) == (422, True)


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN, "OUTSIDER@example.com", "operator@example.com"])
def test_a_manager_cannot_find_out_who_has_an_account(
    nobody: User, outsider: User, operator: User, client_of: ClientOf, email: str
) -> None:
    response = client_of("manager").post("/t/alfa/people/", {"email": email, "role": "viewer"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Ask an operator to add anyone else" in page
    assert list(roles_in_alfa()) == ["manager@example.com"]
    other = client_of("operator").get("/people/").content.decode()
    assert UNKNOWN not in other


def test_the_answer_is_the_same_for_a_known_and_an_unknown_e_mail(nobody: User, client_of: ClientOf) -> None:
    manager = client_of("manager")
    responses = [
        texts(manager.post("/t/alfa/people/", {"email": email, "role": "viewer"}), ".field-error")
        for email in (KNOWN, UNKNOWN)
    ]

    assert responses[0] == responses[1] != []


def test_a_manager_adds_people_of_his_other_tenants(
    manager: User, outsider: User, beta: Tenant, client_of: ClientOf
) -> None:
    Membership.objects.create(user=manager, tenant=beta, role=Role.MANAGER)

    response = client_of("manager").post(
        "/t/alfa/people/", {"email": "Outsider@Example.com", "role": "supervisor"}, follow=True
    )

    assert response.redirect_chain == [("/t/alfa/people/", 302)]
    assert "Outsider added." in response.content.decode()
    assert roles_in_alfa()["outsider@example.com"] == "supervisor"


def test_a_manager_elsewhere_is_not_enough(
    manager: User, outsider: User, beta: Tenant, client_of: ClientOf
) -> None:
    Membership.objects.create(user=manager, tenant=beta, role=Role.SUPERVISOR)

    response = client_of("manager").post("/t/alfa/people/", {"email": outsider.email, "role": "viewer"})

    assert response.status_code == 422
    assert outsider.email not in roles_in_alfa()


def test_an_operator_adds_someone_who_is_here(alfa: Tenant, nobody: User, client_of: ClientOf) -> None:
    operator = client_of("operator")
    for _double in range(2):
        response = operator.post("/t/alfa/people/", {"email": KNOWN, "role": "manager"})
        assert response["Location"] == "/t/alfa/people/"

    assert roles_in_alfa() == {KNOWN: "manager"}


def test_an_operator_brings_in_someone_new_and_gets_the_link_once(alfa: Tenant, client_of: ClientOf) -> None:
    operator = client_of("operator")

    page = operator.post(
        "/t/alfa/people/", {"email": "New@Example.com", "name": "Nowa", "role": "viewer"}
    ).content.decode()

    assert f"{settings.PUBLIC_URL}/accounts/password/reset/key/" in page
    assert roles_in_alfa() == {"new@example.com": "viewer"}
    assert User.objects.get(email="new@example.com").name == "Nowa"
    assert "/password/reset/key/" not in operator.get("/t/alfa/people/").content.decode()


def test_a_refused_role_brings_in_nobody(alfa: Tenant, client_of: ClientOf) -> None:
    response = client_of("operator").post("/t/alfa/people/", {"email": UNKNOWN, "role": "owner"})

    assert response.status_code == 422
    assert not User.objects.filter(email=UNKNOWN).exists()


def test_adding_a_member_with_another_role_points_to_the_list(viewer: User, client_of: ClientOf) -> None:
    response = client_of("manager").post("/t/alfa/people/", {"email": viewer.email, "role": "manager"})

    assert response.status_code == 422
    assert "Change the role in the list" in response.content.decode()
    assert roles_in_alfa()[viewer.email] == "viewer"


def test_changing_a_role(viewer: User, client_of: ClientOf) -> None:
    response = client_of("manager").post(
        f"/t/alfa/people/{viewer.pk}/role/", {"role": "supervisor"}, follow=True
    )

    assert "is now supervisor" in response.content.decode()
    assert roles_in_alfa()[viewer.email] == "supervisor"


@pytest.mark.parametrize("role", ["", "owner", "Manager", "viewer\x00"])
def test_an_unknown_role_is_refused(viewer: User, client_of: ClientOf, role: str) -> None:
    response = client_of("manager").post(f"/t/alfa/people/{viewer.pk}/role/", {"role": role})

    assert response.status_code == 422
    assert "Choose one of the roles" in response.content.decode()
    assert roles_in_alfa()[viewer.email] == "viewer"


def test_removing_a_member_asks_first(viewer: User, client_of: ClientOf) -> None:
    manager = client_of("manager")
    url = f"/t/alfa/people/{viewer.pk}/remove/"

    assert "The account stays" in manager.get(url).content.decode()
    assert viewer.email in roles_in_alfa()
    assert manager.post(url)["Location"] == "/t/alfa/people/"
    assert viewer.email not in roles_in_alfa()
    assert manager.post(url).status_code == 404  # sent twice


def test_who_was_removed_while_the_role_changes_is_told_of(
    viewer: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = client_of("manager")
    seen = Membership.objects.select_related("user").get(user=viewer)
    monkeypatch.setattr("ccrm_admin.tenants.views.people._member", lambda *_asked: seen)
    Membership.objects.filter(user=viewer).delete()

    for action in ("role", "remove"):
        response = manager.post(f"/t/alfa/people/{viewer.pk}/{action}/", {"role": "supervisor"})
        assert response.status_code == 422
        assert "Someone else has already removed" in response.content.decode()


def test_the_only_manager_is_told_why_he_cannot_leave(manager: User, client_of: ClientOf) -> None:
    client = client_of("manager")

    left = client.post(f"/t/alfa/people/{manager.pk}/remove/")
    demoted = client.post(f"/t/alfa/people/{manager.pk}/role/", {"role": "viewer"})

    for response in (left, demoted):
        assert response.status_code == 422
        assert "Make someone else a manager first" in response.content.decode()
    assert roles_in_alfa() == {manager.email: "manager"}


def test_who_steps_down_is_led_to_a_page_that_he_may_open(
    manager: User, viewer: User, client_of: ClientOf
) -> None:
    client = client_of("manager")
    client.post(f"/t/alfa/people/{viewer.pk}/role/", {"role": "manager"})

    response = client.post(f"/t/alfa/people/{manager.pk}/role/", {"role": "viewer"})

    assert response["Location"] == "/"


def test_members_of_another_tenant_are_out_of_reach(
    manager: User, outsider: User, client_of: ClientOf
) -> None:
    client = client_of("manager")

    assert client.post(f"/t/alfa/people/{outsider.pk}/role/", {"role": "manager"}).status_code == 404
    assert client.post(f"/t/alfa/people/{outsider.pk}/remove/").status_code == 404
    assert client.post(f"/t/beta/people/{outsider.pk}/remove/").status_code == 404
    assert Membership.objects.get(user=outsider).role == "manager"


def test_everybody_is_shown_to_operators(
    viewer: User, outsider: User, nobody: User, client_of: ClientOf
) -> None:
    page = client_of("operator").get("/people/").content.decode()

    for person in (viewer, outsider, nobody):
        assert person.email in page
    assert "4 people" in page


def test_inviting_someone_who_is_here_is_a_sentence(nobody: User, client_of: ClientOf) -> None:
    response = client_of("operator").post("/people/", {"email": "NOBODY@example.com"})

    assert response.status_code == 422
    assert "already exists" in response.content.decode()
    assert nobody.check_password("correct horse battery staple")


@pytest.mark.parametrize("who", ["manager", "supervisor", "viewer", "outsider"])
def test_nobody_but_an_operator_gets_a_link_into_an_account(
    viewer: User, client_of: ClientOf, who: str
) -> None:
    client = client_of(who)

    assert client.post(f"/people/{viewer.pk}/link/").status_code == 404
    assert "New link" not in client.get("/t/alfa/people/").content.decode()
