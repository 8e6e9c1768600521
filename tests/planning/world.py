"""A small tenant's mirror for planning tests, and its state read back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.loading import load_sources, load_world
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Plan, PlanFinding, PlanRow
from ccrm_admin.planning.services import create_plan, set_cells
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows

NUMBER, OTHER = "48777888999", "48777888000"


@dataclass
class Centre:
    """A call centre: makers of its people and accounts, and one plan."""

    tenant: Tenant
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        rows.fetched(self.tenant)
        self.plan = create_plan(tenant=self.tenant, title="Monday", by=None)

    def account(self, number: int, **columns: Any) -> SipAccount:
        """An account with extension ``number`` and extensionId 9000 + number."""
        self.moved()
        return rows.sip_account(self.tenant, number, **columns)

    def user(self, name: str, number: int | None = None, **columns: Any) -> str:
        """A user, static on extension ``number`` if there is one; returns the key."""
        seat = {"mode": STATIC, "extension_id": 9000 + number, "extension": str(number)} if number else {}
        user = rows.crm_user(self.tenant, name, "", **{"call_pool": [NUMBER], **seat, **columns})
        self.moved()
        return f"c{user.pk}"

    def number(self, presentation: str = NUMBER, **columns: Any) -> None:
        rows.call_presentation(self.tenant, presentation, **columns)
        self.moved()

    def sender(self, presentation: str = "Pozdrawiamy", **columns: Any) -> None:
        rows.sms_sender(self.tenant, presentation, **columns)
        self.moved()

    def uuid(self, key: str) -> str:
        return str(CrmUser.objects.get(pk=int(key[1:])).uuid)

    def moved(self) -> None:
        """What a sync does after it has written the mirror."""
        ResourceState.objects.filter(tenant=self.tenant).update(version=F("version") + 1)

    def give(self, key: str, number: int, **options: Any) -> Outcome:
        """Plan extension ``number`` for the user."""
        return self.set(key, Part.EXTENSION, Extension(STATIC, 9000 + number), **options)

    def set(self, key: str, part: Part, value: Any, **options: Any) -> Outcome:
        return set_cells(
            plan=self.plan, by=options.pop("by", None), cells=[Cell(key, part, value)], **options
        )

    def world(self) -> World:
        return load_world(self.plan, load_sources(self.plan))

    def findings(self) -> list[tuple[str, list[str]]]:
        """What is stored, as codes and names."""
        freshen(self.plan)
        return sorted(
            (finding.code, [name for _key, name in finding.people])
            for finding in PlanFinding.objects.filter(plan=self.plan)
        )

    def row(self, key: str) -> PlanRow:
        freshen(self.plan)
        return PlanRow.objects.get(plan=self.plan, key=key)


def stored_findings(plan: Plan) -> list[Finding]:
    """Return the stored findings as the rules make them."""
    return [
        Finding(found.code, found.subject, tuple((key, name) for key, name in found.people), found.params)
        for found in PlanFinding.objects.filter(plan=plan)
    ]


def ordered(findings: list[Finding]) -> list[str]:
    """Return findings in an order that does not depend on who found them."""
    plain = [[found.code, found.subject, found.people, found.params] for found in findings]
    return sorted(json.dumps(finding, sort_keys=True) for finding in plain)
