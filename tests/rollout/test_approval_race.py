"""Two real processes at one plan: approve against approve, and approve against back-to-draft-and-edit."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, installation

ROUNDS = 6
LONG = 60  # seconds; what takes longer will never come

PREPARE = """
import json
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.rollout.services import propose
from tests.planning.world import Centre
tenant = Tenant.objects.create(name="race", title="Race")
for name in ("one", "two", "three"):
    person = User.objects.create_user(f"{name}@example.com", name=name)
    person.memberships.create(tenant=tenant, role=Role.MANAGER)
centre = Centre(tenant)
centre.account(101)
centre.account(102)
anna = centre.user("Anna")
centre.give(anna, 101)
rollout = propose(plan=centre.plan, by=User.objects.get(name="three"))
print(json.dumps([centre.plan.pk, anna]))
"""

RACER = """
import sys
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import set_cells
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.rollout.services import approve, propose, reopen
from ccrm_admin.tenants.models import User
me, three = User.objects.get(name={name!r}), User.objects.get(name="three")
def plan():
    return Plan.objects.select_related("tenant").get(pk={plan})
def edit():
    reopen(plan=plan(), by=three)
    cell = Cell({key!r}, Part.EXTENSION, Extension("static", 9102))
    set_cells(plan=plan(), by=three, cells=[cell])
def again():
    if plan().status != "draft":
        reopen(plan=plan(), by=three)
    cell = Cell({key!r}, Part.EXTENSION, Extension("static", 9101))
    set_cells(plan=plan(), by=three, cells=[cell])
    propose(plan=plan(), by=three)
print("ready", flush=True)
for what in sys.stdin:
    act = {{"approve": lambda: approve(plan=plan(), by=me), "edit": edit, "again": again}}[what.strip()]
    try:
        act()
        print("won", flush=True)
    except PlanningError as error:
        print(error.sentence, flush=True)
"""

OUTCOME = """
import json
from django.db.models import Count
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.rollout.domain.entries import hash_of
from ccrm_admin.rollout.models import FrozenEntry, Rollout
from ccrm_admin.rollout.services import current_rollout
plan = Plan.objects.select_related("tenant").get()
rollout = current_rollout(plan)
print(json.dumps({
    "status": plan.status,
    "open": Rollout.objects.filter(closed_at=None).count(),
    "approved": Edit.objects.filter(kind="approve").count(),
    "planned": [row.planned["extensionId"] for row in FrozenEntry.objects.filter(rollout=rollout)],
}))
"""


@pytest.fixture
def installed(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    with django_db_blocker.unblock(), installation("http://127.0.0.1/{tenant}", tmp_path) as installed:
        yield installed


def test_one_wins_and_the_other_is_told(installed: Installation) -> None:
    plan, key = json.loads(installed.python(PREPARE))
    racers = [
        installed.start("shell", "-v0", "-c", RACER.format(plan=plan, key=key, name=name))
        for name in ("one", "two")
    ]
    one, two = racers
    approvals = 0
    try:
        assert [response(racer) for racer in racers] == ["ready", "ready"]
        for number in range(ROUNDS):
            send(one, "approve")
            send(two, "approve" if number % 2 else "edit")
            said = Counter(response(racer) for racer in racers)
            if number % 2:
                assert said.pop("won") == 1
                assert [sentence for sentence in said if "approved" in sentence] == list(said)
                approvals += 1
            else:  # the edit comes after the approval, or the approval is told that there is none
                assert said.pop("won") in (1, 2)
                assert all("now: draft" in sentence for sentence in said)
                approvals += not said
            outcome = json.loads(installed.python(OUTCOME))
            assert outcome["approved"] == approvals
            assert (outcome["status"], outcome["open"]) == (("approved", 1) if number % 2 else ("draft", 0))
            assert outcome["planned"] == [9101], "what was approved, never what was edited since"
            send(two, "again")
            assert response(two) == "won"
    finally:
        errors = [racer.communicate(timeout=LONG)[1] for racer in racers]
    assert errors == ["", ""]


def send(racer: subprocess.Popen[str], what: str) -> None:
    assert racer.stdin
    racer.stdin.write(f"{what}\n")
    racer.stdin.flush()


def response(racer: subprocess.Popen[str]) -> str:
    assert racer.stdout
    return racer.stdout.readline().strip()
