"""Who had what, as an installation of the version before can tell it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from tests.sync.past import DAY, FIRST

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [
    ("tenants", "0008_plainer_words"),
    ("inventory", "0011_plainer_words"),
    ("sync", "0008_plainer_words"),
]
HAS = {"mode": "static", "extension_id": 7, "extension": "107", "call_pool": ["48700100200"], "sms_pool": []}
SEVEN = ("account", 7, "")


def on(day: int) -> datetime:
    return FIRST + day * DAY


@pytest.fixture
def older() -> Iterator[Any]:
    """The models of the version before, in a database that is as it was then; at the end it is the newest."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    call_command("migrate", verbosity=0)


CASES: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {  # the user now, the history, what is told
    "nothing is known": (HAS, [], [(SEVEN, 0, None, False)]),
    "seen to come": (HAS, [("added", 0, {})], [(SEVEN, 0, None, True)]),
    "came to another account": (
        HAS,
        [
            ("changed", 3, {"extension_id": [5, 7], "extension": ["105", "107"]}),
            ("changed", 4, {"email": ["", "a"]}),
        ],
        [(("account", 5, ""), 0, 3, False), (SEVEN, 3, None, True)],
    ),
    "was gone meanwhile": (
        HAS,
        [("added", 0, {}), ("removed", 2, {}), ("returned", 6, {"extension_id": [9, 7]})],
        [(("account", 9, ""), 0, 2, True), (SEVEN, 6, None, True)],
    ),
    "is gone": (HAS | {"missing_since": on(4)}, [("removed", 4, {})], [(SEVEN, 0, 4, False)]),
    "is gone without a trace": (HAS | {"missing_since": on(4)}, [], [(SEVEN, 0, 4, False)]),
    "the clock was set back": (
        HAS,
        [("changed", 9, {"extension_id": [5, 6]}), ("changed", 2, {"extension_id": [6, 7]})],
        [(("account", 5, ""), 0, 9, False), (("account", 6, ""), 9, 9, True), (SEVEN, 9, None, True)],
    ),
}


def test_what_the_mirror_and_its_history_know(older: Any) -> None:
    tenant = older.get_model("tenants", "Tenant").objects.create(name="stara", title="Stara")
    run = older.get_model("sync", "SyncRun").objects.create(tenant=tenant, trigger="person", queued_at=on(0))
    change, users = older.get_model("sync", "InventoryChange").objects, {}
    for case, (now, history, _told) in CASES.items():
        users[case] = person(older, tenant, now)
        for kind, day, fields in history:
            what = {"kind": kind, "at": on(day), "fields": fields, "row_id": users[case].pk}
            change.create(tenant=tenant, run=run, resource="crm_users", label="x", **what)
    for _ in range(250):
        person(older, tenant, HAS)
    with CaptureQueriesContext(connection) as captured:
        call_command("migrate", verbosity=0)
    asked = [query["sql"] for query in captured if '"row_id" IN (' in query["sql"]]
    assert len(asked) == 3, "the changes of a hundred users are read together"

    from ccrm_admin.inventory.models import Absence, Holding

    for case, (_now, _history, told) in CASES.items():
        assert periods(users[case].pk, "account") == told, case
        numbers = periods(users[case].pk, "number")
        assert {what for what, *_when in numbers} == {("number", None, "48700100200")}, case
    absences = [((one.began_at - FIRST).days, (one.ended_at - FIRST).days) for one in Absence.objects.all()]
    assert absences == [(2, 6)]
    assert Holding.objects.filter(kind="account", ended_at=None).count() == 250 + 5


def person(older: Any, tenant: Any, columns: dict[str, Any]) -> Any:
    seen = {"first_seen_at": on(0), "online": False, "dnd": False, "talking": False}
    return older.get_model("inventory", "CrmUser").objects.create(
        tenant=tenant, uuid=uuid.uuid4(), **seen, **columns
    )


def periods(user: int, kind: str) -> list[tuple[Any, ...]]:
    from ccrm_admin.inventory.models import Holding

    return [
        (
            (one.kind, one.extension_id, one.presentation_canonical),
            (one.began_at - FIRST).days,
            one.ended_at and (one.ended_at - FIRST).days,
            one.exact,
        )
        for one in Holding.objects.filter(user=user, kind=kind).order_by("began_at")
    ]
