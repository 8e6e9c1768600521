"""Two real processes that want one account of one plan at the same instant: one wins, every time."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, installation

ROUNDS = 12
LONG = 60  # seconds; what takes longer will never come

PREPARE = f"""
import json
from ccrm_admin.tenants.models import Tenant
from tests.planning.world import Centre
centre = Centre(Tenant.objects.create(name="race", title="Race"))
for number in range({ROUNDS}):
    centre.account(number)
print(json.dumps([centre.plan.pk, centre.user("Anna"), centre.user("Jan")]))
"""

RACER = """
import sys
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.text.errors import AccountTakenError
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import set_cells
plan = Plan.objects.select_related("tenant").get(pk={plan})
print("ready", flush=True)
for extension_id in sys.stdin:
    cell = Cell({key!r}, Part.EXTENSION, Extension("static", int(extension_id)))
    try:
        set_cells(plan=plan, by=None, cells=[cell])
        print("won", flush=True)
    except AccountTakenError:
        print("taken", flush=True)
"""

OUTCOME = """
import json
from django.db.models import F
from ccrm_admin.planning.models import Assignment, CellChange, Edit, Plan
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.engine.loading import load_sources, load_world
from tests.planning.world import ordered, stored_findings
plan = Plan.objects.select_related("tenant").get()
print(json.dumps({
    "numbers": list(Edit.objects.order_by("number").values_list("number", flat=True)),
    "cells": CellChange.objects.count(),
    "right": ordered(stored_findings(plan)) == ordered(check(load_world(plan, load_sources(plan)))),
    "held": Assignment.objects.exclude(account=None).count(),
}))
"""


@pytest.fixture
def installed(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    with django_db_blocker.unblock(), installation("http://127.0.0.1/{tenant}", tmp_path) as installed:
        yield installed


def test_one_wins_every_time(installed: Installation) -> None:
    plan, *keys = json.loads(installed.python(PREPARE))
    racers = [installed.start("shell", "-v0", "-c", RACER.format(plan=plan, key=key)) for key in keys]
    try:
        assert [response(racer) for racer in racers] == ["ready", "ready"]
        for number in range(ROUNDS):
            for racer in racers:
                assert racer.stdin
                racer.stdin.write(f"{9000 + number}\n")
                racer.stdin.flush()
            assert Counter(response(racer) for racer in racers) == {"won": 1, "taken": 1}
    finally:
        errors = [racer.communicate(timeout=LONG)[1] for racer in racers]
    assert errors == ["", ""]
    outcome = json.loads(installed.python(OUTCOME))
    assert outcome["numbers"] == list(range(1, ROUNDS + 1))
    assert (outcome["cells"], outcome["right"]) == (ROUNDS, True)
    assert outcome["held"] in (1, 2)


def response(racer: subprocess.Popen[str]) -> str:
    assert racer.stdout
    return racer.stdout.readline().strip()
