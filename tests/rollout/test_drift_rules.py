"""What is drift, and what is not: the pure part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.inventory.vocabulary import DYNAMIC, NONE, STATIC
from ccrm_admin.planning.domain.state import Decision, Extension, Holding, Part
from ccrm_admin.rollout.domain.drift import Held, decided, drifts, in_live

ANNA = 1
EXTENSION, CALLS, SMS = Part.EXTENSION, Part.CALLS, Part.SMS


@pytest.mark.parametrize(
    ("part", "planned", "live", "found"),
    [
        (EXTENSION, Extension(STATIC, 101), Holding(Extension(STATIC, 101)), None),
        (EXTENSION, Extension(STATIC, 101), Holding(Extension(STATIC, 102)), Extension(STATIC, 102)),
        (EXTENSION, Extension(STATIC, 101), Holding(Extension(NONE)), Extension(NONE)),
        (EXTENSION, Extension(STATIC, 101), Holding(Extension(DYNAMIC, 101)), Extension(DYNAMIC)),
        (EXTENSION, Extension(DYNAMIC), Holding(Extension(DYNAMIC, 101)), None),
        (EXTENSION, Extension(DYNAMIC), Holding(Extension(DYNAMIC)), None),
        (EXTENSION, Extension(DYNAMIC), Holding(Extension(STATIC, 101)), Extension(STATIC, 101)),
        (EXTENSION, Extension(NONE), Holding(Extension(NONE)), None),
        (CALLS, ("48777888999",), Holding(calls=("777888999",)), None),
        (CALLS, ("48777888999", "48777888000"), Holding(calls=("48777888000", "48777888999")), None),
        (CALLS, ("48777888999",), Holding(), ()),
        (CALLS, (), Holding(calls=("48777888999",)), ("48777888999",)),
        (CALLS, (), Holding(sms=("Firma",)), None),
        (SMS, ("Firma",), Holding(sms=("Inna",)), ("Inna",)),
    ],
)
def test_what_is_drift(part: Part, planned: object, live: Holding, found: object) -> None:
    held = [Held(ANNA, part, planned)]  # type: ignore[arg-type]
    assert [each.live for each in drifts(held, {ANNA: live}, "PL")] == ([] if found is None else [found])
    assert [*in_live(held, {ANNA: live}, "PL")] == ([] if found is not None else held)


def test_who_is_gone_neither_has_nor_lacks_anything() -> None:
    held = [Held(ANNA, CALLS, ("48777888999",))]
    assert [*drifts(held, {}, "PL")] == [*in_live(held, {}, "PL")] == []


def test_what_a_plan_leaves_as_live_is_not_held() -> None:
    assert [*decided(ANNA, Decision())] == []
    assert [*decided(ANNA, Decision(calls=()))] == [Held(ANNA, CALLS, ())]
    assert [each.part for each in decided(ANNA, Decision(Extension(DYNAMIC), ("1",), ()))] == [
        EXTENSION,
        CALLS,
        SMS,
    ]


extensions = st.one_of(
    st.builds(Extension, st.just(STATIC), st.integers(1, 3)),
    st.builds(Extension, st.just(DYNAMIC), st.one_of(st.none(), st.integers(1, 3))),
    st.just(Extension(NONE)),
)
pools = st.lists(st.sampled_from(["48777888999", "777888999", "48777888000"]), unique=True).map(tuple)
holdings = st.dictionaries(st.integers(1, 3), st.builds(Holding, extensions, pools, pools))
decisions = st.dictionaries(
    st.integers(1, 3),
    st.builds(Decision, *[st.one_of(st.none(), each) for each in (extensions, pools, pools)]),
)


@given(decisions, holdings)
def test_each_part_of_whom_the_crm_has_is_as_planned_or_drift(
    decided_: dict[int, Decision], live: dict[int, Holding]
) -> None:
    held = [each for user, decision in decided_.items() for each in decided(user, decision)]
    so, moved = [*in_live(held, live, "PL")], [each.held for each in drifts(held, live, "PL")]
    known = [each for each in held if each.user in live]
    assert sorted(map(str, [*so, *moved])) == sorted(map(str, known))


@given(holdings)
def test_what_is_planned_as_it_is_live_never_drifts(live: dict[int, Holding]) -> None:
    held = [
        each
        for user, has in live.items()
        for each in decided(user, Decision(has.extension, has.calls, has.sms))
    ]
    assert [*drifts(held, live, "PL")] == []
    turned = {user: Holding(has.extension, has.calls[::-1], has.sms[::-1]) for user, has in live.items()}
    assert [*drifts(held, turned, "PL")] == []
