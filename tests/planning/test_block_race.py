"""Two real processes: one blocks an account, the other blocks it, too, or gives it to somebody in a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, installation
from tests.rollout.test_approval_race import LONG, response, send

PREPARE = """
import json
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.planning.world import Centre
tenant = Tenant.objects.create(name="race", title="Race")
for name in ("one", "two"):
    person = User.objects.create_user(f"{name}@example.com", name=name)
    person.memberships.create(tenant=tenant, role=Role.MANAGER)
centre = Centre(tenant)
centre.account(101, assigned=False)
print(json.dumps(centre.user("Anna")))
"""

RACER = """
import sys
from django.core.exceptions import ValidationError
from ccrm_admin.inventory.blocks import services
from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import set_cells
from ccrm_admin.tenants.models import Tenant, User
me, tenant = User.objects.get(name={name!r}), Tenant.objects.get()
account, known = SipAccount.objects.get(), []

def block():
    services.block(tenant=tenant, by=me, records=[account], until=None, reason=BlockReason.SPAM, seen=known)

def give(extension):
    plan = Plan.objects.select_related("tenant").get()
    set_cells(plan=plan, by=me, cells=[Cell({key!r}, Part.EXTENSION, extension)])

acts = {{
    "block": block,
    "lift": lambda: services.lift(tenant=tenant, by=me, blocks=known),
    "give": lambda: give(Extension("static", account.extension_id)),
    "take": lambda: give(None),
    "look": lambda: known.__setitem__(
        slice(None), [each.pk for each in services.standing(tenant, [account]) if each.holds]
    ),
}}
print("ready", flush=True)
for what in sys.stdin:
    try:
        acts[what.strip()]()
        print("won", flush=True)
    except ValidationError as error:
        print(error.messages[0], flush=True)
"""

OUTCOME = """
import json
from ccrm_admin.inventory.models.block import Block
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan, PlanFinding
plan = Plan.objects.select_related("tenant").get()
freshen(plan)
found = PlanFinding.objects.for_plan(plan).filter(code="account_blocked").count()
print(json.dumps([sum(each.holds for each in Block.objects.all()), found]))
"""


@pytest.fixture
def installed(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    with django_db_blocker.unblock(), installation("http://127.0.0.1/{tenant}", tmp_path) as installed:
        yield installed


def test_one_blocks_and_the_other_is_told_or_finds_out(installed: Installation) -> None:
    key = json.loads(installed.python(PREPARE))
    racers = [
        installed.start("shell", "-v0", "-c", RACER.format(name=name, key=key)) for name in ("one", "two")
    ]

    def together(*wanted: str) -> list[str]:
        for racer, what in zip(racers, wanted, strict=True):
            send(racer, what)
        return [response(racer) for racer in racers]

    try:
        assert [response(racer) for racer in racers] == ["ready", "ready"]
        [lost] = [said for said in together("block", "block") if said != "won"]
        assert "blocked" in lost, "by whom and when"
        assert json.loads(installed.python(OUTCOME)) == [1, 0]
        assert together("look", "look") == ["won", "won"]
        assert together("lift", "lift").count("won") == 1
        assert json.loads(installed.python(OUTCOME)) == [0, 0]
        for wanted in (("block", "give"), ("give", "block")):
            assert together("look", "look") == ["won", "won"]
            assert together(*wanted) == ["won", "won"]
            assert json.loads(installed.python(OUTCOME)) == [1, 1], "whoever was first, the plan says it"
            assert together("look", "look") == ["won", "won"]
            assert together("lift", "take") == ["won", "won"]
    finally:
        errors = [racer.communicate(timeout=LONG)[1] for racer in racers]
    assert errors == ["", ""]
