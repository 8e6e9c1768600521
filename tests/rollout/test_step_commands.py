"""``manage.py plan steps|tick|status`` as a script meets them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.tenants.models import User
from tests.planning.world import OTHER, Centre
from tests.rollout.moves import Move
from tests.rollout.test_verify import live, synced

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[Any, int]:
    """Return what ``plan`` printed as JSON, and its exit status."""
    out, status = io.StringIO(), 0
    try:
        call_command("plan", words[0], "alfa", "Monday", *words[1:], "--json", stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return json.loads(out.getvalue()), status


def uuid(name: str) -> str:
    return str(CrmUser.objects.get(first_name=name).uuid)


def test_steps_of_what_is_approved(move: Move) -> None:
    data, status = run("steps")
    assert status == 0
    assert data["hash"] == Rollout.objects.get().hash
    bob, anna = uuid("Bob"), uuid("Anna")
    assert data["steps"][:3] == [
        {
            "number": 1,
            "user": bob,
            "create": False,
            "detour": True,
            "set": {"mode": "static", "extensionId": 9103},
            "after": [],
        },
        {
            "number": 2,
            "user": anna,
            "create": False,
            "detour": False,
            "set": {"mode": "static", "extensionId": 9102, "callPresentations": [OTHER]},
            "after": [1],
        },
        {
            "number": 3,
            "user": bob,
            "create": False,
            "detour": False,
            "set": {"mode": "static", "extensionId": 9101},
            "after": [2],
        },
    ]
    assert data["cannot"] == [
        {
            "user": uuid("Dora"),
            "part": "extension",
            "code": "account_held",
            "message": "Edek has extension 105 and keeps it.",
        }
    ]


def test_steps_of_a_draft_are_those_of_its_present_difference(centre: Centre) -> None:
    centre.account(101)
    centre.account(102)
    anna = centre.user("Anna", 101)
    gone = centre.user("Gone", 102)
    centre.number(OTHER)
    centre.give(anna, 102)
    centre.set(gone, Part.CALLS, (OTHER,))
    CrmUser.objects.filter(first_name="Gone").update(missing_since="2026-11-01T00:00Z")
    centre.moved()
    data, status = run("steps")
    assert status == 0
    assert [(step["user"], step["set"]) for step in data["steps"]] == [
        (uuid("Anna"), {"mode": "static", "extensionId": 9102})
    ]
    assert [(each["user"], each["part"], each["code"]) for each in data["cannot"]] == [
        (uuid("Gone"), "callPresentations", "user_gone")
    ]
    assert len(data["hash"]) == 64


def test_a_tick_and_how_far_the_plan_is(move: Move, supervisor: User) -> None:
    assert run("tick", "1", "--as", "Supervisor@example.com")[0]["status"] == "done"
    with pytest.raises(CommandError, match="already done"):
        run("tick", "1", "--as", "supervisor@example.com")
    with pytest.raises(CommandError, match="waits for step 2"):
        run("tick", "3", "--as", "supervisor@example.com")
    with pytest.raises(CommandError, match="no active person"):
        run("tick", "2", "--as", "nobody@nowhere.example")
    data, status = run("status")
    assert status == 2
    assert data == {
        "status": "approved",
        "stale": False,
        "moved": [],
        "steps": {"open": 3, "ticked": 1, "confirmed": 0, "skipped": 0},
        "drift": [],
    }
    live("Anna", 102, call_pool=[OTHER])
    live("Bob", 101)
    live("Cleo", call_pool=[])
    synced(move.plan.tenant, minutes=1)
    data, status = run("status")
    assert status == 0
    assert (data["status"], data["steps"]["confirmed"]) == ("carried_out", 4)
    live("Anna", 103)
    drifted = synced(move.plan.tenant, minutes=2)
    data, status = run("status")
    assert status == 3
    assert data["drift"] == [
        {
            "user": uuid("Anna"),
            "part": "extension",
            "planned": {"mode": "static", "extensionId": 9102},
            "live": {"mode": "static", "extensionId": 9103},
            "since": drifted.finished_at.isoformat() if drifted.finished_at else "",
        }
    ]
    live("Anna", 102)
    synced(move.plan.tenant, minutes=3)
    assert run("status")[1] == 0
