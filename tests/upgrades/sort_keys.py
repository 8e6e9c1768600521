"""Rows of the first version get their sort keys."""

from __future__ import annotations

from typing import Any

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.ordering.keys import BLANK, sort_key
from ccrm_admin.planning.models import Plan
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.tenants.models import Tenant, User
from tests.upgrades.older import FIRST_VERSION, a_row

BEFORE = FIRST_VERSION
SURNAMES = ["Ćwik", "Czaja", "", "Cybulski"]
IN_ORDER = ["Cybulski", "Czaja", "Ćwik"]
OLD_KEYS = {"name_sort": "old", "extension_sort": "00000101"}


def fill(apps: Any) -> None:
    tenant = a_row(apps.get_model("tenants", "Tenant"), name="laka", title="Łąka")
    a_row(apps.get_model("tenants", "User"), email="ewa@firma.example")
    a_row(apps.get_model("planning", "Plan"), tenant=tenant, title="Ćwiczenia 10")
    run = a_row(apps.get_model("sync", "SyncRun"), tenant=tenant, trigger="person")
    a_row(
        apps.get_model("sync", "InventoryChange"),
        tenant=tenant, run=run, resource="crm_users", row_id=1, label="Żak", kind="added",
    )  # fmt: skip
    for number, surname in enumerate(SURNAMES):
        a_row(
            apps.get_model("inventory", "SipAccount"),
            tenant=tenant, extension_id=number + 1, extension="100000000", name=surname, server_id="SIP8",
            server_sort="old", extension_type="VOICE", holder_names=surname, holder_sort="old", **OLD_KEYS,
        )  # fmt: skip
        a_row(
            apps.get_model("inventory", "CrmUser"),
            tenant=tenant, first_name=surname, email="jan2@firma.example", email_sort="old", group_sort="old",
            mode="none", **OLD_KEYS,
        )  # fmt: skip
        a_row(
            apps.get_model("inventory", "CallPresentation"),
            tenant=tenant, presentation=f"4822200000{number}", name=surname, clip_prefix=surname,
            name_sort="old",
        )  # fmt: skip
        a_row(
            apps.get_model("inventory", "SmsSender"),
            tenant=tenant, sender_id=1, presentation=surname, presentation_sort="old",
        )  # fmt: skip


def check() -> None:
    tenant = Tenant.objects.get(name="laka")
    for model, key, shown in (
        (SipAccount, "name_sort", "name"),
        (SipAccount, "holder_sort", "holder_names"),
        (CallPresentation, "name_sort", "name"),
        (CallPresentation, "prefix_sort", "clip_prefix"),
        (SmsSender, "presentation_sort", "presentation"),
    ):
        rows: Any = model._default_manager.for_tenant(tenant)
        assert list(rows.order_by(key).values_list(shown, flat=True)) == [*IN_ORDER, ""], (model, key)
    users = CrmUser.objects.for_tenant(tenant).order_by("name_sort")
    assert [user.full_name for user in users] == [*IN_ORDER, "jan2@firma.example"]
    account = SipAccount.objects.for_tenant(tenant).get(name="Ćwik")
    assert (account.extension_sort, account.caller_sort) == (sort_key("100000000"), BLANK)
    assert (account.name_folded, account.type_sort) == ("cwik", "voice")
    assert Plan.objects.for_tenant(tenant).get().title_sort == sort_key("Ćwiczenia 10")
    assert InventoryChange.objects.for_tenant(tenant).get().label_sort == sort_key("Żak")
    assert tenant.title_sort == sort_key("Łąka")
    assert User.objects.get(email="ewa@firma.example").name_sort == sort_key("ewa@firma.example")
