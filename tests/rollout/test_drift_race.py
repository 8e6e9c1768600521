"""Two real processes at one drift: one decides, the other is refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, installation
from tests.rollout.test_approval_race import LONG, response, send

PREPARE = """
import json
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.planning.world import Centre
from tests.rollout.carried_out import panel, synced
tenant = Tenant.objects.create(name="race", title="Race")
people = {}
for name in ("one", "two", "three"):
    people[name] = User.objects.create_user(f"{name}@example.com", name=name)
    people[name].memberships.create(tenant=tenant, role=Role.MANAGER)
centre = Centre(tenant)
centre.number()
centre.set(centre.user("Anna"), Part.CALLS, ())
propose(plan=centre.plan, by=people["one"])
approve(plan=centre.plan, by=people["two"], agree_to_all=True)
panel("Anna", call_pool=[])
centre.moved()
synced(tenant)
panel("Anna", call_pool=["48777888999"])
centre.moved()
synced(tenant)
print(json.dumps(Plan.objects.get().status))
"""

RACER = """
import sys
from django.utils import timezone
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.rollout.services.drift_decisions import accept, decide_again, let_rest
from ccrm_admin.tenants.models import Tenant, User
from tests.rollout.carried_out import seen
me, tenant = User.objects.get(name={name!r}), Tenant.objects.get()
known = []
acts = {{
    "accept": lambda: accept(tenant=tenant, by=me, seen=known),
    "rest": lambda: let_rest(tenant=tenant, by=me, seen=known, until=timezone.localdate()),
    "again": lambda: decide_again(tenant=tenant, by=me, seen=seen()),
    "look": lambda: known.__setitem__(slice(None), seen()),
}}
print("ready", flush=True)
for what in sys.stdin:
    try:
        acts[what.strip()]()
        print("won", flush=True)
    except PlanningError as error:
        print(error.sentence, flush=True)
"""

OUTCOME = """
import json
from ccrm_admin.planning.models import Edit
from ccrm_admin.rollout.models import CarriedOutPart
row = CarriedOutPart.objects.get()
print(json.dumps([row.accepted, row.rests_until is not None, Edit.objects.filter(kind="accept").count()]))
"""


@pytest.fixture
def installed(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    with django_db_blocker.unblock(), installation("http://127.0.0.1/{tenant}", tmp_path) as installed:
        yield installed


def test_one_decides_and_the_other_is_told(installed: Installation) -> None:
    assert json.loads(installed.python(PREPARE)) == "carried_out"
    racers = [installed.start("shell", "-v0", "-c", RACER.format(name=name)) for name in ("one", "two")]
    accepted = 0
    try:
        assert [response(racer) for racer in racers] == ["ready", "ready"]
        for wanted in (("accept", "accept"), ("accept", "rest"), ("rest", "accept"), ("rest", "rest")):
            for racer in racers:
                send(racer, "look")
                assert response(racer) == "won"
            for racer, what in zip(racers, wanted, strict=True):
                send(racer, what)
            said = [response(racer) for racer in racers]
            assert Counter(said)["won"] == 1
            assert [one for one in said if "changed since you looked" in one] == [
                one for one in said if one != "won"
            ]
            winner = wanted[said.index("won")]
            accepted += winner == "accept"
            outcome = json.loads(installed.python(OUTCOME))
            assert outcome == [winner == "accept", winner == "rest", accepted]
            send(racers[0], "again")
            assert response(racers[0]) == "won"
    finally:
        errors = [racer.communicate(timeout=LONG)[1] for racer in racers]
    assert errors == ["", ""]
