"""Who had what, as an installation of the version before can tell it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ccrm_admin.inventory.models import Absence, CrmUser, Holding
from ccrm_admin.tenants.models import Tenant
from tests.sync.past import DAY, FIRST
from tests.upgrades.older import a_row

BEFORE = [
    ("tenants", "0008_plainer_words"),
    ("inventory", "0011_plainer_words"),
    ("sync", "0008_plainer_words"),
]
HAS = {"mode": "static", "extension_id": 7, "extension": "107", "call_pool": ["48700100200"], "sms_pool": []}
SEVEN = ("account", 7, "")
OTHERS = 250  # users without a history: more than are read at once


def on(day: int) -> datetime:
    return FIRST + day * DAY


CASES: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {  # the user now, the history, what is known
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


def fill(apps: Any) -> None:
    tenant = a_row(apps.get_model("tenants", "Tenant"), name="stara", title="Stara")
    run = a_row(apps.get_model("sync", "SyncRun"), tenant=tenant, trigger="person", queued_at=on(0))
    users = apps.get_model("inventory", "CrmUser")
    for case, (now, history, _known) in CASES.items():
        user = a_row(users, tenant=tenant, first_seen_at=on(0), last_name=case, **now)
        for kind, day, fields in history:
            a_row(
                apps.get_model("sync", "InventoryChange"),
                tenant=tenant, run=run, resource="crm_users", label="x", kind=kind, at=on(day), fields=fields,
                row_id=user.pk,
            )  # fmt: skip
    for _ in range(OTHERS):
        a_row(users, tenant=tenant, first_seen_at=on(0), **HAS)


def check() -> None:
    tenant = Tenant.objects.get(name="stara")
    for case, (_now, _history, known) in CASES.items():
        user = CrmUser.objects.for_tenant(tenant).get(last_name=case)
        assert periods(user.pk, "account") == known, case
        assert {what for what, *_when in periods(user.pk, "number")} == {("number", None, "48700100200")}, (
            case
        )
    absences = Absence.objects.for_tenant(tenant)
    assert [(one.began_at, one.ended_at) for one in absences] == [(on(2), on(6))]
    held_now = Holding.objects.for_tenant(tenant).filter(kind="account", ended_at=None)
    assert held_now.count() == OTHERS + 5


def periods(user: int, kind: str) -> list[tuple[Any, ...]]:
    return [
        (
            (one.kind, one.extension_id, one.presentation_canonical),
            (one.began_at - FIRST).days,
            one.ended_at and (one.ended_at - FIRST).days,
            one.exact,
        )
        for one in Holding.objects.filter(user=user, kind=kind).order_by("began_at")
    ]
