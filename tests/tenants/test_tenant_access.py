"""Access to a tenant's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Membership, Tenant, User
from tests.html import parsed, select

if TYPE_CHECKING:
    from tests.conftest import ClientOf


def test_unknown_forbidden_and_inactive_tenants_look_the_same(
    alfa: Tenant, beta: Tenant, client_of: ClientOf
) -> None:
    viewer = client_of("viewer")
    Membership.objects.create(
        user=User.objects.get(email="viewer@example.com"),
        tenant=Tenant.objects.create(name="closed", title="Closed", active=False),
    )

    pages = set()
    for name in ("nowhere", "beta", "closed"):
        response = viewer.get(f"/t/{name}/settings/")
        assert response.status_code == 404
        page = parsed(response)
        for token in select(page, "[name=csrfmiddlewaretoken]"):
            del token["value"]
        pages.add(str(page).replace(name, ""))

    assert len(pages) == 1


@pytest.mark.parametrize(
    "name",
    [
        "ALFA",
        "Alfa",
        "al_fa",
        "alfa.ccrm.pl",
        "alfa%00",
        "alfa%20",
        "..",
        "%2e%2e%2falfa",
        "alfa%2f..%2fbeta",
        "https:%2f%2falfa.ccrm.pl",
        "a" * 300,
    ],
)
def test_forged_names_are_not_found(alfa: Tenant, client_of: ClientOf, name: str) -> None:
    assert client_of("operator").get(f"/t/{name}/settings/").status_code == 404


def test_an_operator_sees_every_tenant_and_may_do_everything(
    operator: User, alfa: Tenant, beta: Tenant
) -> None:
    Tenant.objects.filter(pk=beta.pk).update(active=False)

    seen = Tenant.objects.visible_to(operator).with_role_of(operator)

    assert {(tenant.name, tenant.role) for tenant in seen} == {("alfa", Role.MANAGER), ("beta", Role.MANAGER)}


def test_a_member_sees_his_own_active_tenants_with_his_role(viewer: User, alfa: Tenant, beta: Tenant) -> None:
    Membership.objects.create(user=viewer, tenant=beta, role=Role.SUPERVISOR)
    closed = Tenant.objects.create(name="closed", title="Closed", active=False)
    Membership.objects.create(user=viewer, tenant=closed, role=Role.MANAGER)
    Tenant.objects.create(name="other", title="Other")

    seen = Tenant.objects.visible_to(viewer).with_role_of(viewer)

    assert [(tenant.name, tenant.role) for tenant in seen] == [
        ("alfa", Role.VIEWER),
        ("beta", Role.SUPERVISOR),
    ]


def test_roles_of_others_give_nothing(viewer: User, manager: User, alfa: Tenant) -> None:
    assert [tenant.role for tenant in Tenant.objects.visible_to(viewer).with_role_of(viewer)] == [Role.VIEWER]


def test_a_role_that_is_too_low_is_said(client_of: ClientOf) -> None:
    response = client_of("supervisor").get("/t/alfa/settings/")

    assert response.status_code == 403
    assert "role “manager”" in response.content.decode()


def test_what_only_operators_may_is_said_to_managers(client_of: ClientOf) -> None:
    response = client_of("manager").post("/t/alfa/settings/deactivate/")

    assert response.status_code == 403
    assert "Only operators can do this" in response.content.decode()
    assert Tenant.objects.get(name="alfa").active
