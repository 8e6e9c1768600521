"""Two who edit and link the same people in the same moment: one waits for the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.references import new_plan_users
from ccrm_admin.planning.models import Assignment, PlanUser
from ccrm_admin.planning.services import add_planned_user, link_arrival
from tests.inventory import rows
from tests.planning.world import Centre

WAIT_SECONDS = 20.0
EMAIL = "ewa@firma.example"
WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def elsewhere(pool: ThreadPoolExecutor, do: Callable[[], Any]) -> Future[Any]:
    """Do something over a connection of its own; return when it waits for what this one has locked."""

    def alone() -> None:
        try:
            do()
        finally:
            connection.close()

    started = pool.submit(alone)
    until = monotonic() + WAIT_SECONDS
    while not started.done() and monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone():
                break
        sleep(0.01)
    return started


def test_a_link_waits_for_an_edit_of_the_same_person(centre: Centre) -> None:
    planned = add_planned_user(plan=centre.plan, by=None, email=EMAIL)
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            centre.set(planned.key, Part.NOTE, "Window seat")
            linked = elsewhere(pool, lambda: link_arrival(planned=planned, user=user, by=None))
        linked.result(WAIT_SECONDS)
    assert Assignment.objects.get(plan_user__crm_user=user).note == "Window seat"


def test_two_edits_take_the_same_people_in_whatever_their_order(centre: Centre) -> None:
    team = [int(centre.user(f"User {at}").removeprefix("c")) for at in range(1500)]

    def take_in(users: list[int]) -> None:
        try:
            with transaction.atomic():
                new_plan_users(centre.tenant, users)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for _round in range(5):
            for done in [pool.submit(take_in, users) for users in (team, team[::-1])]:
                done.result(WAIT_SECONDS)
            PlanUser.objects.all().delete()
