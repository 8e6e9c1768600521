"""Who had what, from when to when, as syncs write it down."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.inventory.models import Absence, CrmUser, Holding
from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.sync.mirroring.held import Held, Unfinished, held_by, moves
from ccrm_admin.sync.mirroring.holdings import PARTS
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.services import edit_tenant
from tests.inventory import rows
from tests.sync.conftest import Ccrm, results_of
from tests.sync.past import DAY, FIRST, Clock, holders, holders_at, set_clock

NUMBERS = [f"4870000000{digit}" for digit in range(4)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return set_clock(monkeypatch)


def static_users(ccrm: Ccrm) -> list[dict[str, Any]]:
    users = ccrm.remote.data.crm_users
    return [user for user in users if user["extensionId"] and not user["dynamicExtension"]]


def free_account(ccrm: Ccrm) -> int:
    accounts = ccrm.remote.data.sip_accounts
    return next(row["extensionId"] for row in accounts if not row["assigned"])


def of(user: dict[str, Any], kind: str = "account") -> list[tuple[Any, ...]]:
    """Return a user's periods in order: what, in days since FIRST from when to when, and if it is exact."""
    periods = Holding.objects.filter(user__uuid=user["uuid"], kind=kind)
    return [
        (one.thing, (one.began_at - FIRST).days, one.ended_at and (one.ended_at - FIRST).days, one.exact)
        for one in periods.order_by("began_at", "presentation_canonical")
    ]


@pytest.mark.django_db
def test_a_period_begins_and_ends_with_the_run_that_sees_it(ccrm: Ccrm, clock: Clock):
    moves_on, leaves = static_users(ccrm)[:2]
    data, account = ccrm.remote.data, moves_on["extensionId"]
    left, target = leaves["extensionId"], free_account(ccrm)
    number = str(data.call_presentations[0]["presentation"])
    data.carry_out(moves_on["uuid"], call_presentations=[number])
    ccrm.sync()
    assert of(moves_on) == [(account, 0, None, False)], "since then at least"
    clock.now = FIRST + 2 * DAY
    data.carry_out(moves_on["uuid"], extension_id=target, call_presentations=[])
    data.crm_users.remove(leaves)
    ccrm.sync()
    assert of(moves_on) == [(account, 0, 2, False), (target, 2, None, True)]
    assert of(moves_on, "number") == [(number, 0, 2, False)]
    assert of(leaves) == [(left, 0, 2, False)]
    clock.now = FIRST + 5 * DAY
    data.crm_users.append(leaves)
    ccrm.sync()
    assert of(leaves) == [(left, 0, 2, False), (left, 5, None, True)]
    absence = Absence.objects.get()
    assert ((absence.began_at - FIRST).days, (absence.ended_at - FIRST).days) == (2, 5)
    with CaptureQueriesContext(connection) as captured:
        ccrm.sync()
    assert not [query for query in captured.captured_queries if "inventory_holding" in query["sql"]]


@pytest.mark.django_db
def test_what_failed_or_is_held_writes_nothing(ccrm: Ccrm, clock: Clock):
    ccrm.sync()
    before = set(Holding.objects.values_list())
    clock.now += DAY
    moved = static_users(ccrm)[0]
    ccrm.remote.data.carry_out(moved["uuid"], extension_id=free_account(ccrm))
    ccrm.fault("status", status=500, resource="crm_users")
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.FAILED
    ccrm.well()
    del ccrm.remote.data.crm_users[10:]
    assert results_of(ccrm.sync())["crm_users"].status == ResultStatus.HELD
    assert set(Holding.objects.values_list()) == before
    assert results_of(ccrm.sync(accepted_removals={"crm_users": 30}))["crm_users"].removed == 30
    assert Holding.objects.filter(ended_at__isnull=False).values("user").distinct().count() > 20
    assert holders_at(clock()) == holders()


@pytest.mark.django_db
def test_a_clock_that_is_set_back_turns_nothing_round(ccrm: Ccrm, clock: Clock):
    user = static_users(ccrm)[0]
    clock.now = FIRST + 100 * DAY
    ccrm.sync()
    first = user["extensionId"]
    clock.now = FIRST
    targets = []
    for _ in range(2):
        targets.append(free_account(ccrm))
        ccrm.remote.data.carry_out(user["uuid"], extension_id=targets[-1])
        ccrm.sync()
    clock.now = FIRST + 101 * DAY
    ccrm.remote.data.carry_out(user["uuid"], extension_id=None)
    ccrm.sync()
    assert [what for what, *_rest in of(user)] == [first, *targets]
    ends = list(Holding.objects.filter(user__uuid=user["uuid"], kind="account").order_by("began_at"))
    assert [one.ended_at for one in ends[:-1]] == [one.began_at for one in ends[1:]]
    assert holders_at(clock()) == holders()


@pytest.mark.django_db
def test_numbers_of_another_country_are_compared_anew(ccrm: Ccrm, clock: Clock):
    users = ccrm.remote.data.crm_users[:2]
    for user, pool in zip(
        users, (["022 1234567", "+48 22 1234567"], ["49 22 1234567", "022 1234567"]), strict=True
    ):
        user["callPresentation"] = [
            {"presentation": number, "uuid": str(at)} for at, number in enumerate(pool)
        ]
    ccrm.sync()
    assert [len(of(user, "number")) for user in users] == [1, 2]
    edit_tenant(tenant=ccrm.tenant, title="Alfa", refresh_interval=600, region="DE")
    assert [len(of(user, "number")) for user in users] == [2, 1]
    ccrm.tenant.refresh_from_db()
    had = CrmUser.objects.values_list("pk", *PARTS)
    now = {(pk, *held) for pk, *has in had for held in held_by(*has, region="DE")}
    assert holders_at(clock() + DAY) == now


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"ended_at": FIRST},
        {"ended_at": FIRST - DAY},
        {"kind": "car"},
        {"kind": "number", "mode": "", "extension_id": None},
        {"mode": ""},
    ],
)
def test_the_database_refuses_what_must_never_be(alfa: Tenant, columns: dict[str, Any]):
    common = {
        "tenant": alfa,
        "user": rows.crm_user(alfa),
        "kind": "account",
        "mode": "static",
        "extension_id": 7,
    }
    common["began_at"] = FIRST
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(**{**common, **columns})
    Holding.objects.create(**common)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(**{**common, "extension_id": 8, "began_at": FIRST + DAY})


things = st.frozensets(
    st.sampled_from(NUMBERS).map(lambda number: Held("number", presentation_canonical=number))
)


@given(st.lists(st.tuples(st.integers(-5, 5), things), min_size=1, max_size=12))
def test_whatever_comes_periods_follow_each_other(story: list[tuple[int, frozenset[Held]]]):
    """Clocks that jump about, users who have this and that: the last thing written is what they have."""
    stored: dict[int, Unfinished] = {}
    now = FIRST
    for passed, wanted in story:
        now += passed * DAY
        unfinished = [row for row in stored.values() if row.ended_at is None or row.ended_at > now]
        moved = moves(unfinished, wanted, now=now)
        for pk in moved.ended:
            stored[pk] = stored[pk]._replace(ended_at=moved.at)
        for held in moved.begun:
            stored[len(stored)] = Unfinished(len(stored), held, moved.at, None)
        assert {row.held for row in stored.values() if row.ended_at is None} == wanted
        assert not moves(list(stored.values()), wanted, now=now).begun, "the same again is nothing new"
    for held in {row.held for row in stored.values()}:
        own = [row for row in stored.values() if row.held == held]
        assert all(row.ended_at > row.began_at for row in own if row.ended_at)
        assert all(before.ended_at <= after.began_at for before, after in pairwise(own) if before.ended_at)
