"""A clock that tests set, and who had what at a moment, by the periods and by the mirror's rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser, Holding
from ccrm_admin.sync.mirroring.held import Held, held_by
from ccrm_admin.sync.mirroring.holdings import PARTS

if TYPE_CHECKING:
    from tests.sync.conftest import Ccrm

FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Clock:
    """The time that the process believes in; it goes on by a millisecond whenever it is looked at."""

    def __init__(self) -> None:
        self.now = FIRST

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


def set_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the process believe that it is FIRST."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def holders() -> set[tuple[Any, ...]]:
    """Return who has what by the mirror's rows of users."""
    users = CrmUser.objects.present().values_list("pk", *PARTS)
    return {(pk, *held) for pk, *had in users for held in held_by(*had, region="PL")}


def holders_at(moment: datetime) -> set[tuple[Any, ...]]:
    """Return who had what at a moment by the periods."""
    return set(Holding.objects.at(moment).values_list("user_id", *Held._fields))


def let_a_day_pass(ccrm: Ccrm, rng: Random) -> None:
    """Let happen what does in a day: people come, go and move, accounts get other numbers, pools change."""
    data = ccrm.remote.data
    data.evolve()
    free = [account["extensionId"] for account in data.sip_accounts if not account["assigned"]]
    for user in rng.sample(data.crm_users, 3):
        data.carry_out(
            user["uuid"],
            extension_id=rng.choice([None, *free]),
            dynamic=rng.random() < 0.3,
            call_presentations=[row["presentation"] for row in rng.sample(data.call_presentations, 2)],
            sms_senders=[row["presentation"] for row in rng.sample(data.sms_senders, 1)],
        )
        free = [account["extensionId"] for account in data.sip_accounts if not account["assigned"]]
    moved = rng.choice(data.crm_users)
    if moved["extensionId"]:
        moved["extension"] = rng.randrange(100, 999)
