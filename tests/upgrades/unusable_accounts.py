"""Accounts with an id below one are gone, and nobody is on them."""

from __future__ import annotations

from typing import Any

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.tenants.models import Tenant
from tests.upgrades.older import FIRST_VERSION, a_row

BEFORE = FIRST_VERSION
HELD = {"-7": (-7, "static"), "0": (0, "static"), "1": (1, "static"), "moves": (-7, "dynamic")}


def fill(apps: Any) -> None:
    tenant = a_row(apps.get_model("tenants", "Tenant"), name="zero", title="Zero")
    for number in (-7, 0, 1):
        a_row(
            apps.get_model("inventory", "SipAccount"),
            tenant=tenant, extension_id=number, extension=str(200 + number), extension_type="VOICE",
        )  # fmt: skip
    for name, (extension_id, mode) in HELD.items():
        a_row(
            apps.get_model("inventory", "CrmUser"),
            tenant=tenant, first_name="Anna", last_name=name, extension_id=extension_id, mode=mode,
        )  # fmt: skip


def check() -> None:
    tenant = Tenant.objects.get(name="zero")
    present = SipAccount.objects.for_tenant(tenant).present()
    assert set(present.values_list("extension_id", flat=True)) == {1}
    users = {user.last_name: (user.extension_id, user.mode) for user in CrmUser.objects.for_tenant(tenant)}
    assert users == {
        "-7": (None, "none"),
        "0": (None, "none"),
        "1": (1, "static"),
        "moves": (None, "dynamic"),
    }
