"""What becomes of an entry, and the hash of a difference: pure tables and properties."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.planning.domain.diff import Value
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.rollout.domain.entries import Entry, State, hash_of, shown_hash, state_of

A, B, C = (Extension("static", number) for number in (1, 2, 3))
DYNAMIC, NONE = Extension("dynamic"), Extension("none")
ONE, SPELLED, TWO = ("48777888999",), ("+48 777 888 999",), ("48777888000", "48777888999")


def entry(live: Value, planned: Value, user: str = "c1") -> Entry:
    return Entry(user, Part.EXTENSION if isinstance(live, Extension) else Part.CALLS, live, planned)


@pytest.mark.parametrize(
    ("frozen", "now", "state"),
    [
        ((A, B), (A, B), State.UNCHANGED),
        ((A, B), (B, B), State.PROGRESS),
        ((A, B), (C, B), State.MOVED),
        ((A, B), (NONE, B), State.MOVED),
        ((A, B), (A, C), State.MOVED),
        ((A, B), (C, C), State.GONE),
        ((A, B), (A, A), State.GONE),
        ((A, B), None, State.GONE),
        (None, (A, B), State.NEW),
        ((DYNAMIC, B), (DYNAMIC, B), State.UNCHANGED),
        ((ONE, TWO), (SPELLED, TWO[::-1]), State.UNCHANGED),
        ((TWO, ONE), (SPELLED, ONE), State.PROGRESS),
        ((ONE, TWO), ((), TWO), State.MOVED),
    ],
)
def test_what_becomes_of_an_entry(
    frozen: tuple[Value, Value] | None, now: tuple[Value, Value] | None, state: State
) -> None:
    assert state_of(frozen and entry(*frozen), now and entry(*now), "PL") == state


def test_newcomers_and_temporary_steps_are_on_the_way() -> None:
    assert state_of(entry(NONE, B), entry(C, B), "PL", newcomer=True) == State.UNCHANGED
    assert state_of(entry(NONE, B), entry(C, A), "PL", newcomer=True) == State.MOVED
    assert state_of(entry(A, B), entry(C, B), "PL", temporary=[C]) == State.UNCHANGED


numbers = st.lists(st.sampled_from(["48777888999", "48777888000", "48600700800"]), unique=True).map(tuple)
entries = st.lists(
    st.builds(Entry, st.sampled_from(["c1", "c2", "p3"]), st.just(Part.CALLS), numbers, numbers),
    unique_by=lambda each: each.user,
)


@given(entries, st.randoms())
def test_the_hash_knows_no_order_and_no_spelling(difference: list[Entry], chance: random.Random) -> None:
    def spelled(pool: Value) -> Value:
        assert isinstance(pool, tuple)
        return tuple(chance.sample([chance.choice([each, f"+{each}"]) for each in pool], len(pool)))

    again = [Entry(each.user, each.part, spelled(each.live), spelled(each.planned)) for each in difference]
    chance.shuffle(again)
    assert hash_of(again, "PL") == hash_of(difference, "PL")


@given(entries, entries)
def test_other_differences_have_another_hash(one: list[Entry], other: list[Entry]) -> None:
    def said(difference: list[Entry]) -> list[object]:
        return sorted([each.user, sorted(each.live), sorted(each.planned)] for each in difference)  # type: ignore[arg-type]

    assert (hash_of(one, "PL") == hash_of(other, "PL")) == (said(one) == said(other))


def test_people_compare_its_beginning() -> None:
    assert shown_hash("7f3a91c20be4" + "0" * 52) == "7f3a 91c2 0be4"
