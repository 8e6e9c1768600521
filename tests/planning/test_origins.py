"""Whether a finding comes of the plan or was there already: each rule by a table, and any world at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.planning.domain.crowding import LEAST_USUAL_USERS, Crowding, crowding_of, usual_most
from ccrm_admin.planning.domain.finding import (
    WORST_OF_ALL,
    Finding,
    Origin,
    Severity,
    findings_of,
    number_subject,
    ranks_of,
    worst_of,
)
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import (
    NO_EXTENSION,
    NOTHING_LIVE,
    UNDECIDED,
    Account,
    Decision,
    Extension,
    Holding,
    User,
)
from ccrm_admin.planning.domain.world import Claim, World

NUMBER, OTHER, GONE = "48777888999", "48777888000", "48600600600"
ON_101, ON_102, ON_103 = (Extension("static", 9000 + number) for number in (101, 102, 103))
ACCOUNTS = (
    Account(9101, "101", assigned=True),
    Account(9102, "102", caller_id=OTHER),
    Account(9103, "103", type="FAX", gone=True),
    Account(9104, "102", "twin"),
)


def user(key: str, live: Extension = NO_EXTENSION, calls: Any = (NUMBER,), **columns: Any) -> User:
    sms = columns.pop("sms", ())
    current = columns.pop("current_id", live.extension_id)
    return User(key, key.upper(), Holding(live, calls, sms), current_id=current, **columns)


def world(*users: User, **columns: Any) -> World:
    listed = frozenset({NUMBER, OTHER})
    by_id = {account.extension_id: account for account in ACCOUNTS}
    return World({each.key: each for each in users}, by_id, listed, frozenset({"Firma"}), **columns)


def origins(*users: User, code: str, **columns: Any) -> list[tuple[str, list[str]]]:
    found = [each for each in check(world(*users, **columns)) if each.code == code]
    return [(each.origin.value, [key for key, _name in each.people]) for each in found]


def moved(to: Extension | None = None, **pools: Any) -> dict[str, Any]:
    return {"decision": Decision(to, **pools), "in_plan": True}


@pytest.mark.parametrize(
    ("code", "users", "found"),
    [
        # Two shared it live; that a third is given it comes of the plan, and so does one in place of another.
        ("extension_shared", [user("c1", ON_101), user("c2", ON_101)], [("live", ["c1", "c2"])]),
        (
            "extension_shared",
            [user("c1", ON_101), user("c2", ON_101), user("c3", **moved(ON_101))],
            [("plan", ["c1", "c2", "c3"])],
        ),
        (
            "extension_shared",
            [user("c1", ON_101), user("c2", ON_101), user("c3", ON_101, **moved(NO_EXTENSION))],
            [("live", ["c1", "c2"])],
        ),
        (
            "extension_shared",
            [user("c1", ON_101), user("c2", ON_101, **moved(ON_102)), user("c3", **moved(ON_101))],
            [("plan", ["c1", "c3"])],
        ),
        # To decide what is so anyway changes nothing.
        (
            "extension_shared",
            [user("c1", ON_101, **moved(ON_101)), user("c2", ON_101)],
            [("live", ["c1", "c2"])],
        ),
        ("account_gone", [user("c1", **moved(ON_103))], [("plan", ["c1"])]),
        ("account_gone", [user("c1", ON_103, **moved(ON_103))], [("live", ["c1"])]),
        ("account_missing", [user("c1", ON_103)], [("live", ["c1"])]),
        ("not_a_voice_account", [user("c1", **moved(ON_103))], [("plan", ["c1"])]),
        ("not_a_voice_account", [user("c1", ON_103, **moved(calls=()))], [("live", ["c1"])]),
        ("static_without_account", [user("c1", **moved(Extension("static")))], [("plan", ["c1"])]),
        ("static_without_account", [user("c1", Extension("static"))], [("live", ["c1"])]),
        ("empty_call_pool", [user("c1", calls=())], [("live", ["c1"])]),
        ("empty_call_pool", [user("c1", calls=(), **moved(calls=()))], [("live", ["c1"])]),
        ("empty_call_pool", [user("c1", **moved(calls=()))], [("plan", ["c1"])]),
        # Who is to come has nothing live.
        ("empty_call_pool", [User("p1", "New", NOTHING_LIVE, in_plan=True)], [("plan", ["p1"])]),
        ("caller_id_outside_pool", [user("c1", ON_102)], [("live", ["c1"])]),
        ("caller_id_outside_pool", [user("c1", **moved(ON_102))], [("plan", ["c1"])]),
        (
            "caller_id_outside_pool",
            [user("c1", ON_102, (OTHER,), **moved(calls=(NUMBER,)))],
            [("plan", ["c1"])],
        ),
        ("caller_id_outside_pool", [user("c1", ON_102, (), **moved(calls=(NUMBER,)))], [("live", ["c1"])]),
        ("presentation_gone", [user("c1", **moved(calls=(GONE,)))], [("plan", ["c1"])]),
        ("presentation_gone", [user("c1", calls=(GONE,), **moved(calls=(GONE, NUMBER)))], [("live", ["c1"])]),
        ("presentation_gone", [user("c1", calls=("600600600",), **moved(calls=(GONE,)))], [("live", ["c1"])]),
        ("sender_gone", [user("c1", **moved(sms=("Nikt",)))], [("plan", ["c1"])]),
        ("sender_gone", [user("c1", sms=("Nikt",), **moved(sms=("Firma", "Nikt")))], [("live", ["c1"])]),
        ("user_gone", [user("c1", gone=True, in_plan=True)], [("plan", ["c1"])]),
        ("assigned_contradicts", [user("c1")], [("live", [])]),
        ("assigned_contradicts", [user("c1", **moved(ON_101))], [("plan", ["c1"])]),
        ("assigned_contradicts", [user("c1", ON_102), user("c2", ON_101)], [("live", ["c1"])]),
        ("extension_number_repeated", [user("c1")], [("live", [])]),
        ("extension_number_repeated", [user("c1", ON_102)], [("live", ["c1"])]),
        ("extension_number_repeated", [user("c1", **moved(ON_102))], [("plan", ["c1"])]),
    ],
)
def test_each_rule_knows_what_the_plan_has_brought(code: str, users: list[User], found: Any) -> None:
    assert origins(*users, code=code) == found


def test_what_another_plan_gives_to_somebody_else_is_this_plans_to_settle() -> None:
    claims = {9101: [Claim(2, "Easter", "", "c2", "Jan")]}
    decided = user("c1", ON_101, **moved(ON_101))
    assert origins(decided, code="planned_elsewhere", claims=claims) == [("plan", ["c1"])]


@pytest.mark.parametrize(
    ("live", "given", "taken", "found"),
    [
        (2, 0, 0, []),
        (3, 0, 0, [("live", 3)]),
        (2, 1, 0, [("plan", 3)]),
        (3, 1, 0, [("live", 3), ("plan", 4)]),  # a crowded number made more crowded
        (4, 0, 1, [("live", 3)]),
        (4, 0, 2, []),
        (3, 1, 1, [("live", 3)]),  # one comes, one goes
        (0, 3, 0, [("plan", 3)]),
    ],
)
def test_a_number_is_crowded_already_or_by_the_plan(live: int, given: int, taken: int, found: Any) -> None:
    having = [user(f"c{at}", **(moved(calls=()) if at < taken else {})) for at in range(live)]
    others = [user(f"c{10 + at}", calls=(), **moved(calls=("777888999",))) for at in range(given)]
    everybody = [*having, *others]
    findings = [each for each in check(world(*everybody, crowded_above=2)) if each.code == "number_crowded"]
    assert [(each.origin.value, each.params["users"]) for each in findings] == found
    by_number = {number_subject(NUMBER): findings}
    for each in everybody:
        seen = [finding.origin.value for finding in findings_of(each, None, by_number)]
        mine = [origin for origin, _users in found if origin == "live" or each in others]
        assert seen == (mine if each.numbers else [])


@pytest.mark.parametrize(
    ("counts", "usual"),
    [
        ([], LEAST_USUAL_USERS),
        ([500], 750),
        ([1, 1, 2, 2, 3], LEAST_USUAL_USERS),
        ([6, 8, 8, 9, 10, 12, 14, 16] * 5, 26),
        ([6, 8, 8, 9, 10, 12, 14, 16] * 5 + [400, 900], 32),  # what everybody has moves it little
        ([100] * 10, 150),  # everybody has everything, and a few more may come
    ],
)
def test_what_is_usual_in_a_tenant(counts: list[int], usual: int) -> None:
    assert usual_most(counts) == usual
    live = {str(at): count for at, count in enumerate(counts)}
    crowded = {number: count for number, count in live.items() if count > usual}
    assert crowding_of(live, None) == Crowding(usual, crowded)
    assert crowding_of(live, 2).limit == 2


@given(st.lists(st.integers(1, 1000)), st.integers(1, 1000))
def test_one_number_hardly_moves_what_is_usual(counts: list[int], more: int) -> None:
    assert LEAST_USUAL_USERS <= usual_most(counts) <= max([LEAST_USUAL_USERS, 4 * max(counts, default=0)])
    if len(counts) > 40:
        assert usual_most([*counts, 10**6]) <= 4 * max(counts)


def test_how_bad_findings_are_together() -> None:
    kinds = [("extension_shared", 3), ("user_gone", 2), ("number_crowded", 1)]
    for code, rank in kinds:
        caused, earlier = Finding(code, "user:c1"), Finding(code, "user:c1", origin=Origin.LIVE)
        assert ranks_of(worst_of([caused])) == {Origin.PLAN: rank, Origin.LIVE: 0}
        assert ranks_of(worst_of([earlier])) == {Origin.PLAN: 0, Origin.LIVE: rank}
        assert worst_of([caused]) > worst_of([Finding("extension_shared", "", origin=Origin.LIVE)])
    both = [Finding("extension_shared", ""), Finding("extension_shared", "", origin=Origin.LIVE)]
    assert worst_of(both) == WORST_OF_ALL
    assert worst_of([]) == 0
    assert {Severity.ERROR.rank, Severity.WARNING.rank, Severity.NOTICE.rank} == {1, 2, 3}


extensions = st.sampled_from(
    [NO_EXTENSION, Extension("dynamic"), Extension("static"), ON_101, ON_102, ON_103]
)
pools = st.lists(st.sampled_from([NUMBER, OTHER, GONE, "777888999"]), unique=True).map(
    lambda pool: tuple(sorted(pool))
)
decisions = st.builds(Decision, st.none() | extensions, st.none() | pools, st.none())


@st.composite
def users_beside(draw: st.DrawFn) -> list[User]:
    count = draw(st.integers(1, 5))
    return [
        user(f"c{at}", draw(extensions), draw(pools), decision=draw(decisions), gone=draw(st.booleans()))
        for at in range(count)
    ]


def undecided(each: User) -> User:
    return replace(each, decision=UNDECIDED, gone=False)


@given(st.lists(st.tuples(extensions, pools), min_size=1, max_size=5), st.none() | st.integers(0, 3))
def test_a_plan_that_decides_nothing_brings_nothing(seats: list[Any], limit: int | None) -> None:
    everybody = [user(f"c{at}", *seat, in_plan=at % 2 == 0) for at, seat in enumerate(seats)]
    found = check(world(*everybody, crowded_above=limit))
    assert {each.origin for each in found} <= {Origin.LIVE}


OF_DECISIONS = {"presentation_gone", "sender_gone", "account_gone"}  # which nobody could find without a plan


@given(users_beside(), st.integers(0, 3))
def test_what_was_there_already_is_found_without_the_plan(everybody: list[User], limit: int) -> None:
    here = [each for each in everybody if not each.gone]
    now = world(*here, crowded_above=limit)
    live = check(world(*(undecided(each) for each in here), crowded_above=limit))
    for finding in check(now):
        keys = {key for key, _name in finding.people}
        before = [each for each in live if (each.code, each.subject) == (finding.code, finding.subject)]
        same = [each for each in before if keys <= {key for key, _name in each.people}]
        if finding.code in OF_DECISIONS or finding.code == "planned_elsewhere":
            continue
        if finding.code == "number_crowded" and finding.origin is Origin.PLAN:
            assert all(each.params["users"] < finding.params["users"] for each in before)
        else:
            assert (finding.origin is Origin.LIVE) == bool(same), (finding, live)
