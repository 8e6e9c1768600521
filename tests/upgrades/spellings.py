"""Numbers are compared and found in any spelling."""

from __future__ import annotations

from typing import Any

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.tenants.models import Tenant
from tests.upgrades.older import a_row

BEFORE = [("inventory", "0002_account_ids_above_zero"), ("tenants", "0002_tenant_region")]


def fill(apps: Any) -> None:
    tenant = a_row(apps.get_model("tenants", "Tenant"), name="berlin", title="Berlin", region="DE")
    old = {"tenant": tenant, "search": "as it was"}
    a_row(
        apps.get_model("inventory", "SipAccount"),
        extension_id=1, extension="101", extension_type="VOICE", caller_id="030 123456",
        name="Kow\u00adal\u200bski 22-1234567", **old,
    )  # fmt: skip
    a_row(apps.get_model("inventory", "CallPresentation"), presentation="030123456", **old)
    a_row(apps.get_model("inventory", "SmsSender"), sender_id=1, presentation="0049 30 123456", **old)
    a_row(
        apps.get_model("inventory", "CrmUser"),
        mode="none", call_pool=["+49 30 123456", "030123456"], sms_pool=["Firma"], **old,
    )  # fmt: skip


def check() -> None:
    tenant = Tenant.objects.get(name="berlin")
    account, user = SipAccount.objects.for_tenant(tenant).get(), CrmUser.objects.for_tenant(tenant).get()
    assert account.caller_id_canonical == "4930123456"
    assert CallPresentation.objects.for_tenant(tenant).get().presentation_canonical == "4930123456"
    assert SmsSender.objects.for_tenant(tenant).get().presentation_canonical == "4930123456"
    assert (user.call_pool_canonical, user.sms_pool_canonical) == (["4930123456"], ["Firma"])
    for text in ("030 123456", "+49 (0)30 123456", "kowalski", "22 123 45 67"):
        assert SipAccount.objects.for_tenant(tenant).matching(text).exists(), text
