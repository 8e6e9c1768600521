"""E-mails that an older version wrote are recognised."""

from __future__ import annotations

from typing import Any

from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.services import link_suggestions
from ccrm_admin.tenants.models import Tenant
from tests.upgrades.older import FIRST_VERSION, a_row

BEFORE = FIRST_VERSION


def fill(apps: Any) -> None:
    tenant = a_row(apps.get_model("tenants", "Tenant"), name="poczta", title="Poczta")
    plan = a_row(apps.get_model("planning", "Plan"), tenant=tenant, title="Monday")
    for email in ("ewa@fir\u00adma.pl", "jan@firma.pl", "jan@firm\u00ada.pl"):
        planned = a_row(apps.get_model("planning", "PlannedUser"), tenant=tenant, email=email)
        a_row(apps.get_model("planning", "Assignment"), plan=plan, planned_user=planned, chosen=True)
    for name, email in (("Ewa", " EWA@firma.pl"), ("Jan", "jan@firma.pl "), ("Nobody", "x" * 300)):
        a_row(
            apps.get_model("inventory", "CrmUser"), tenant=tenant, first_name=name, email=email, mode="none"
        )


def check() -> None:
    tenant = Tenant.objects.get(name="poczta")
    offered = link_suggestions(tenant)
    ewa, jan, twin = PlanUser.objects.for_tenant(tenant).order_by("pk")
    assert [(planned.pk, user.first_name) for planned, user in offered] == [(ewa.pk, "Ewa"), (jan.pk, "Jan")]
    assert twin.email == "jan@firm\u00ada.pl"  # would be a second jan@firma.pl
