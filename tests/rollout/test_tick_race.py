"""Two real processes at the same steps: each is ticked once, and whoever comes second is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, installation
from tests.rollout.test_approval_race import LONG, response, send

STEPS = 5

PREPARE = f"""
import json
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.planning.world import OTHER, Centre
tenant = Tenant.objects.create(name="race", title="Race")
people = [User.objects.create_user(f"{{name}}@example.com", name=name) for name in ("one", "two")]
for person in people:
    person.memberships.create(tenant=tenant, role=Role.MANAGER)
centre = Centre(tenant)
centre.number()
centre.number(OTHER)
for number in range({STEPS}):
    centre.set(centre.user(f"User {{number}}"), Part.CALLS, (OTHER,))
propose(plan=centre.plan, by=people[0])
approve(plan=centre.plan, by=people[1], agree_to_all=True)
print(json.dumps(centre.plan.pk))
"""

RACER = """
import sys
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.rollout.services.ticking import Named, tick
from ccrm_admin.tenants.models import User
me = User.objects.get(name={name!r})
plan = Plan.objects.select_related("tenant").get(pk={plan})
print("ready", flush=True)
for number in sys.stdin:
    try:
        tick(plan=plan, by=me, step=Named(int(number), 0))
        print("won", flush=True)
    except PlanningError as error:
        print(error.sentence, flush=True)
"""

OUTCOME = """
import json
from ccrm_admin.rollout.models import Step
steps = Step.objects.order_by("number")
print(json.dumps([[step.status, step.version, step.events.count()] for step in steps]))
"""


@pytest.fixture
def installed(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    with django_db_blocker.unblock(), installation("http://127.0.0.1/{tenant}", tmp_path) as installed:
        yield installed


def test_of_two_ticks_one_wins_and_the_other_is_told_by_whom(installed: Installation) -> None:
    plan = json.loads(installed.python(PREPARE))
    names = ("one", "two")
    racers = [installed.start("shell", "-v0", "-c", RACER.format(plan=plan, name=name)) for name in names]
    try:
        assert [response(racer) for racer in racers] == ["ready", "ready"]
        for number in range(1, STEPS + 1):
            for racer in racers:
                send(racer, str(number))
            said = [response(racer) for racer in racers]
            winner = names[said.index("won")]
            said.remove("won")
            assert f"changed by someone else ({winner}, " in said[0]
    finally:
        errors = [racer.communicate(timeout=LONG)[1] for racer in racers]
    assert errors == ["", ""]
    assert json.loads(installed.python(OUTCOME)) == [["done", 1, 1]] * STEPS
