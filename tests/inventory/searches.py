"""How the tests search everywhere, and read what was found."""

from __future__ import annotations

from urllib.parse import urlencode

from django.test import Client

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.html import texts, values

FRAGMENT = {"HX-Request": "true", "HX-Target": "found"}


def search(visitor: Client, q: str, **query: str) -> str:
    """Return the fragment that the palette gets for ``q``."""
    response = visitor.get(f"/search/?{urlencode({'q': q, **query})}", headers=FRAGMENT)
    assert response.status_code == 200
    return response.content.decode()


def group(html: str, name: str) -> list[str]:
    """Return the titles in one group of results, in their order."""
    return texts(html, f"section[aria-labelledby=found-{name}] .found-title")


def groups(html: str) -> list[str]:
    """Return the names of the groups, in their order."""
    return [name.removeprefix("found-") for name in values(html, "section", "aria-labelledby")]


def join(person: User, tenant: Tenant, role: Role = Role.VIEWER) -> None:
    person.memberships.create(tenant=tenant, role=role)
