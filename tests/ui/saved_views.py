"""How the tests save a filter under a name."""

from __future__ import annotations

from django.test import Client

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.models import SavedView

ADDRESS = "/t/alfa/sip-accounts/views/"
LIST = "/t/alfa/sip-accounts/"


def view_of(owner: User, tenant: Tenant, **columns: object) -> SavedView:
    values = {"name": "FAX", "query": "type=FAX&columns=name&per_page=25", "list_name": "sip-accounts"}
    return SavedView.objects.create(tenant=tenant, owner=owner, **(values | columns))


def save(visitor: Client, name: str = "Free", query: str = "type=FAX", **ticked: str):
    return visitor.post(ADDRESS, {"name": name, "query": query, **ticked})
