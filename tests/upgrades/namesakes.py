"""Holders of one name are told apart."""

from __future__ import annotations

from typing import Any

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.ordering.keys import sort_key
from tests.upgrades.older import a_row

BEFORE = [("inventory", "0013_blocks")]
EMAILS = {"kotowo": ("one@alfa.pl", "two@alfa.pl"), "kotki": ("one@beta.pl",)}


def fill(apps: Any) -> None:
    for name, emails in EMAILS.items():
        tenant = a_row(apps.get_model("tenants", "Tenant"), name=name, title=name)
        for number, email in enumerate(emails, start=1):
            a_row(
                apps.get_model("inventory", "SipAccount"),
                tenant=tenant, extension_id=number, extension=f"10{number}", extension_type="VOICE",
                holder_names="Jan Kot", holder_count=1,
            )  # fmt: skip
            a_row(
                apps.get_model("inventory", "CrmUser"),
                tenant=tenant, first_name="Jan", last_name="Kot", name_sort=sort_key("Jan Kot"), email=email,
                extension_id=number, mode="static",
            )  # fmt: skip


def check() -> None:
    accounts = SipAccount.objects.filter(tenant__name__in=EMAILS)
    assert {(one.tenant.name, one.extension): one.holder_names for one in accounts} == {
        ("kotowo", "101"): "Jan Kot (one@alfa.pl)",
        ("kotowo", "102"): "Jan Kot (two@alfa.pl)",
        ("kotki", "101"): "Jan Kot",
    }
    assert [account.extension for account in accounts.matching("two@alfa.pl")] == ["102"]
